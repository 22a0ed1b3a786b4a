# locklint_room(NAME DIRECTORY dir USES target... [CLANG_FREE | CLANG_HEAVY])
#
# One static library, locklintNAME, of all sources in a directory. What it uses
# is passed on to its users. CLANG_FREE: it is an error if it depends on Clang.
# CLANG_HEAVY: most of its sources include Clang's headers, so these are
# precompiled.
function(locklint_room NAME)
  cmake_parse_arguments(ROOM "CLANG_FREE;CLANG_HEAVY" "DIRECTORY" "USES"
                        ${ARGN})
  set(target locklint${NAME})
  file(GLOB sources CONFIGURE_DEPENDS
       ${PROJECT_SOURCE_DIR}/${ROOM_DIRECTORY}/*.cpp)
  if(sources)
    add_library(${target} STATIC ${sources})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  target_include_directories(${target} ${scope} ${PROJECT_SOURCE_DIR}/lib
                             ${PROJECT_SOURCE_DIR})
  target_include_directories(${target} SYSTEM ${scope} ${LLVM_INCLUDE_DIRS})
  separate_arguments(definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
  target_compile_definitions(${target} ${scope} ${definitions})
  target_link_libraries(${target} ${scope} ${ROOM_USES})
  set_property(TARGET ${target} PROPERTY LOCKLINT_CLANG_FREE ${ROOM_CLANG_FREE})
  if(ROOM_CLANG_FREE)
    locklint_check_clang_free(${target} ${ROOM_DIRECTORY} "${ROOM_USES}")
  elseif(ROOM_CLANG_HEAVY AND sources)
    locklint_precompile(${target})
  endif()
endfunction()

# LLVM's and Clang's headers lie in one directory, so the compiler would find
# what a room must not include.
function(locklint_check_clang_free TARGET DIRECTORY USES)
  foreach(used IN LISTS USES)
    if(used STREQUAL "LLVM" OR used STREQUAL "SQLite::SQLite3")
      continue()
    endif()
    set(free FALSE)
    if(TARGET ${used})
      get_target_property(free ${used} LOCKLINT_CLANG_FREE)
    endif()
    if(NOT free)
      message(FATAL_ERROR "${TARGET} must not depend on Clang, but uses "
                          "${used}, which does or may")
    endif()
  endforeach()
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${DIRECTORY}/*.h
       ${PROJECT_SOURCE_DIR}/${DIRECTORY}/*.cpp)
  foreach(file IN LISTS files)
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY
                 CMAKE_CONFIGURE_DEPENDS ${file})
    file(STRINGS ${file} includes REGEX "^#include [<\"]clang")
    if(includes)
      message(FATAL_ERROR "${file} must not depend on Clang: ${includes}")
    endif()
  endforeach()
endfunction()

# The headers that nearly every source with Clang types includes.
function(locklint_precompile TARGET)
  target_precompile_headers(${TARGET} PRIVATE
    <clang/AST/ASTContext.h>
    <clang/AST/RecursiveASTVisitor.h>
    <clang/Analysis/CFG.h>
    <clang/Frontend/CompilerInstance.h>
    <clang/Tooling/Tooling.h>)
endfunction()
