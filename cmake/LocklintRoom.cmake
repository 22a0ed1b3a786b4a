# locklint_room(NAME DIRECTORY dir USES target... [CLANG_HEAVY])
#
# One static library, locklintNAME, of all sources in a directory. What it uses
# is passed on to its users. CLANG_HEAVY: most of its sources include Clang's
# headers, so these are precompiled.
function(locklint_room NAME)
  cmake_parse_arguments(ROOM "CLANG_HEAVY" "DIRECTORY" "USES" ${ARGN})
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
  if(ROOM_CLANG_HEAVY AND sources)
    locklint_precompile(${target})
  endif()
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
