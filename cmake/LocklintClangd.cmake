# Whether clangd can be built: CLANGD_LIBRARIES is empty if not. Clang's export
# names what clangd links with, and does not say where it is; the names that are
# no targets are looked for.

set(CLANGD_LIBRARIES "")
if(NOT TARGET clangdMain OR NOT TARGET clangDaemonTweaks)
  message(STATUS "locklint-clangd: not built; this Clang comes without the "
                 "libraries of clangd (${Clang_DIR})")
  return()
endif()

set(_missing "")
if(TARGET clangdRemoteIndexProto)
  get_target_property(_names clangdRemoteIndexProto INTERFACE_LINK_LIBRARIES)
  foreach(_name IN LISTS _names)
    if(NOT TARGET ${_name})
      find_library(LOCKLINT_LIBRARY_${_name} ${_name})
      mark_as_advanced(LOCKLINT_LIBRARY_${_name})
      if(NOT LOCKLINT_LIBRARY_${_name})
        list(APPEND _missing ${_name})
      endif()
    endif()
  endforeach()
endif()
if(_missing)
  list(JOIN _missing ", " _missing)
  message(STATUS "locklint-clangd: not built; it needs ${_missing}. On Debian: "
                 "apt-get install libgrpc++-dev libprotobuf-dev libabsl-dev")
  return()
endif()

# clangd's code actions register themselves, so nothing refers to them. What
# they link with is in libclang-cpp; the static libraries that the export names
# instead would come on top of it.
set(CLANGD_LIBRARIES
    clangdMain
    -Wl,--whole-archive $<TARGET_FILE:clangDaemonTweaks> -Wl,--no-whole-archive
    clang-cpp LLVM)
message(STATUS "locklint-clangd: built")
