# Whether clangd can be built: CLANGD_LIBRARIES is empty if not. Clang's export
# names what clangd links with, and does not say where it is; the names that are
# no targets are looked for.

set(CLANGD_LIBRARIES "")
if(NOT TARGET clangdMain OR NOT TARGET clangDaemonTweaks)
  message(STATUS "locklint-clangd: not built; this Clang comes without the "
                 "libraries of clangd (${Clang_DIR})")
  return()
endif()

# Clang 22 names the targets that the exports of gRPC and protobuf make. Debian's
# make them only where the compilers for their languages are installed, too.
set(_behind_gRPC::grpc++ grpc++ grpc gpr absl_synchronization)
set(_behind_protobuf::libprotobuf protobuf)
set(_missing "")
if(TARGET clangdRemoteIndexProto)
  get_target_property(_names clangdRemoteIndexProto INTERFACE_LINK_LIBRARIES)
  foreach(_name IN LISTS _names)
    if(TARGET ${_name})
      continue()
    endif()
    set(_found "")
    set(_libraries ${_name})
    if(DEFINED _behind_${_name})
      set(_libraries ${_behind_${_name}})
    endif()
    foreach(_library IN LISTS _libraries)
      find_library(LOCKLINT_LIBRARY_${_library} ${_library})
      mark_as_advanced(LOCKLINT_LIBRARY_${_library})
      if(NOT LOCKLINT_LIBRARY_${_library})
        list(APPEND _missing ${_library})
      endif()
      list(APPEND _found ${LOCKLINT_LIBRARY_${_library}})
    endforeach()
    if(DEFINED _behind_${_name} AND NOT _missing)
      add_library(${_name} INTERFACE IMPORTED GLOBAL)
      target_link_libraries(${_name} INTERFACE ${_found})
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
