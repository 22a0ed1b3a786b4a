# Finds LLVM and Clang of the one release line that locklint is written for.
# Clang's C++ interface changes with every release, so a newer one is refused
# as well as an older one.

set(LOCKLINT_LLVM_MAJOR 19)
set(_install_hint
    "On Debian 12 (bookworm) or later:\n"
    "  apt-get install llvm-${LOCKLINT_LLVM_MAJOR}-dev "
    "libclang-${LOCKLINT_LLVM_MAJOR}-dev "
    "libclang-cpp${LOCKLINT_LLVM_MAJOR}-dev\n"
    "For an LLVM elsewhere: cmake -DCMAKE_PREFIX_PATH=PREFIX ...")
string(CONCAT _install_hint ${_install_hint})

# LLVM's version file accepts no request but for its own major.minor. So none is
# made; what is found is looked at instead.
# LLVM's and Clang's own searches for what they were built with, and we do not
# need, are not worth reading.
set(CMAKE_MESSAGE_LOG_LEVEL WARNING)
find_package(LLVM QUIET CONFIG HINTS /usr/lib/llvm-${LOCKLINT_LLVM_MAJOR})
if(NOT LLVM_FOUND)
  message(FATAL_ERROR
          "locklint needs LLVM ${LOCKLINT_LLVM_MAJOR}; no LLVM was found.\n"
          "${_install_hint}")
endif()
if(NOT LLVM_VERSION_MAJOR EQUAL LOCKLINT_LLVM_MAJOR)
  message(FATAL_ERROR
          "locklint needs LLVM ${LOCKLINT_LLVM_MAJOR}, but the one found is "
          "${LLVM_PACKAGE_VERSION} (${LLVM_DIR}).\n${_install_hint}")
endif()

find_package(Clang QUIET CONFIG HINTS ${LLVM_INSTALL_PREFIX} NO_DEFAULT_PATH)
unset(CMAKE_MESSAGE_LOG_LEVEL)
if(NOT Clang_FOUND)
  message(FATAL_ERROR
          "locklint needs the development files of Clang "
          "${LOCKLINT_LLVM_MAJOR}; LLVM ${LLVM_PACKAGE_VERSION} was found "
          "(${LLVM_DIR}), but no Clang beside it.\n${_install_hint}")
endif()
foreach(_library IN ITEMS LLVM clang-cpp)
  if(NOT TARGET ${_library})
    message(FATAL_ERROR
            "locklint links against the shared libraries of LLVM and Clang; "
            "this installation (${LLVM_DIR}) has no ${_library}.\n"
            "${_install_hint}")
  endif()
endforeach()

# Clang's own headers (stddef.h ...), which kernel code is parsed with.
set(LOCKLINT_RESOURCE_DIR ${LLVM_LIBRARY_DIR}/clang/${LLVM_VERSION_MAJOR})
if(NOT EXISTS ${LOCKLINT_RESOURCE_DIR}/include/stddef.h)
  message(FATAL_ERROR
          "Clang's own headers are not in ${LOCKLINT_RESOURCE_DIR}/include.\n"
          "On Debian: apt-get install "
          "libclang-common-${LOCKLINT_LLVM_MAJOR}-dev")
endif()

message(STATUS "LLVM and Clang ${LLVM_PACKAGE_VERSION}: ${LLVM_DIR}")
