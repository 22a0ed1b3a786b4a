# locklint_embed(TARGET NAME FILE...)
#
# Makes NAME of the files, for a source of TARGET to include: a list of
# {"file's name", "text"} initialisers.
function(locklint_embed TARGET NAME)
  set(directory ${CMAKE_CURRENT_BINARY_DIR}/generated)
  set(script ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
  add_custom_command(
    OUTPUT ${directory}/${NAME}
    COMMAND ${CMAKE_COMMAND} -D OUTPUT=${directory}/${NAME} -P ${script} ${ARGN}
    DEPENDS ${ARGN} ${script}
    COMMENT "Embedding ${NAME}"
    VERBATIM)
  target_sources(${TARGET} PRIVATE ${directory}/${NAME})
  target_include_directories(${TARGET} PRIVATE ${directory})
endfunction()
