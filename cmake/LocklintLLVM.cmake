# Finds LLVM and Clang of a release line that locklint is written for: the first
# of these that is installed, or what LLVM_DIR (and Clang_DIR) or
# CMAKE_PREFIX_PATH names. Clang's C++ interface changes with every release, so
# others are refused; lib/Compat has the differences.

set(LOCKLINT_LLVM_MAJORS 19 22)
list(GET LOCKLINT_LLVM_MAJORS 0 _default)
list(JOIN LOCKLINT_LLVM_MAJORS " or " _majors)
set(_hints "")
foreach(_major IN LISTS LOCKLINT_LLVM_MAJORS)
  list(APPEND _hints /usr/lib/llvm-${_major})
endforeach()
function(locklint_install_hint VARIABLE MAJOR)
  string(CONCAT hint
    "On Debian 12 (bookworm) or later:\n"
    "  apt-get install llvm-${MAJOR}-dev libclang-${MAJOR}-dev "
    "libclang-cpp${MAJOR}-dev\n"
    "For an LLVM elsewhere: cmake -DLLVM_DIR=PREFIX/lib/cmake/llvm ...")
  set(${VARIABLE} ${hint} PARENT_SCOPE)
endfunction()
locklint_install_hint(_install_hint ${_default})

# LLVM's version file accepts no request but for its own major.minor. So none is
# made; what is found is looked at instead.
# LLVM's and Clang's own searches for what they were built with, and we do not
# need, are not worth reading.
set(CMAKE_MESSAGE_LOG_LEVEL WARNING)
set(_asked "${LLVM_DIR}")
find_package(LLVM QUIET CONFIG HINTS ${_hints})
if(NOT LLVM_FOUND)
  message(FATAL_ERROR "locklint needs LLVM ${_majors}; no LLVM was found.\n"
                      "${_install_hint}")
endif()
# Where there is none in LLVM_DIR, CMake looks elsewhere.
if(_asked)
  file(REAL_PATH "${_asked}" _asked)
  file(REAL_PATH "${LLVM_DIR}" _found)
  if(NOT _asked STREQUAL _found)
    string(REGEX MATCH "llvm-([0-9]+)" _ignored "${_asked}")
    if(CMAKE_MATCH_1 IN_LIST LOCKLINT_LLVM_MAJORS)
      locklint_install_hint(_install_hint ${CMAKE_MATCH_1})
    endif()
    # Or the next run would take what was found.
    unset(LLVM_DIR CACHE)
    message(FATAL_ERROR "There is no LLVM in LLVM_DIR (${_asked}).\n"
                        "${_install_hint}")
  endif()
endif()
if(NOT LLVM_VERSION_MAJOR IN_LIST LOCKLINT_LLVM_MAJORS)
  message(FATAL_ERROR
          "locklint needs LLVM ${_majors}, but the one found is "
          "${LLVM_PACKAGE_VERSION} (${LLVM_DIR}).\n${_install_hint}")
endif()
set(LOCKLINT_LLVM_MAJOR ${LLVM_VERSION_MAJOR})
locklint_install_hint(_install_hint ${LOCKLINT_LLVM_MAJOR})

find_package(Clang QUIET CONFIG HINTS ${LLVM_INSTALL_PREFIX} NO_DEFAULT_PATH)
unset(CMAKE_MESSAGE_LOG_LEVEL)
if(NOT Clang_FOUND)
  message(FATAL_ERROR
          "locklint needs the development files of Clang "
          "${LOCKLINT_LLVM_MAJOR}; LLVM ${LLVM_PACKAGE_VERSION} was found "
          "(${LLVM_DIR}), but no Clang beside it.\n${_install_hint}")
endif()
# Clang's configuration looks for its own LLVM.
if(NOT LLVM_VERSION_MAJOR EQUAL LOCKLINT_LLVM_MAJOR)
  message(FATAL_ERROR
          "Clang_DIR (${Clang_DIR}) is of LLVM ${LLVM_VERSION_MAJOR}, but "
          "LLVM ${LOCKLINT_LLVM_MAJOR} was found; LLVM_DIR must name the same.")
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

# Modules and plugins fit one release line each, and are kept apart.
if(LOCKLINT_LLVM_MAJOR EQUAL _default)
  set(LOCKLINT_SUBDIR locklint)
else()
  set(LOCKLINT_SUBDIR locklint-${LOCKLINT_LLVM_MAJOR})
endif()

message(STATUS "LLVM and Clang ${LLVM_PACKAGE_VERSION}: ${LLVM_DIR}")
