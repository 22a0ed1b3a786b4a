# How everything is compiled.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Debug, Release, RelWithDebInfo ..."
      FORCE)
endif()

set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG" CACHE STRING "" FORCE)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# The static libraries go into a shared module too.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
# Programs need to be told where libraries are that lie in no standard place.
# Debian's directory of LLVM has links to one that is.
file(REAL_PATH ${LLVM_LIBRARY_DIR}/libLLVM.so _libllvm)
get_filename_component(_libllvm ${_libllvm} DIRECTORY)
if(_libllvm IN_LIST CMAKE_CXX_IMPLICIT_LINK_DIRECTORIES)
  set(CMAKE_SKIP_RPATH ON)
else()
  set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)
endif()

# ccache looks into precompiled headers only if told that they are not dated.
find_program(CCACHE_PROGRAM ccache)
mark_as_advanced(CCACHE_PROGRAM)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_ctime,include_file_mtime
      ${CCACHE_PROGRAM})
endif()

add_compile_options(-Wall -Wextra -fno-exceptions)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # -fpch-preprocess is for ccache with precompiled headers. The warnings are
  # those that GCC 12 gives for correct code of LLVM's and libstdc++'s headers.
  add_compile_options(
    -fpch-preprocess
    -Wno-restrict -Wno-maybe-uninitialized -Wno-nonnull)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")
endif()
# Classes that derive from LLVM's need type information exactly if LLVM has it.
if(NOT LLVM_ENABLE_RTTI)
  add_compile_options(-fno-rtti)
endif()
