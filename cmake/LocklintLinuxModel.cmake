# The shipped model: installed as it is, and compiled in. locks.yaml comes
# first, for the others use its lock types.

set(_model_dir ${PROJECT_SOURCE_DIR}/lib/Model/linux)
file(GLOB _models CONFIGURE_DEPENDS ${_model_dir}/*.yaml)
list(SORT _models)
list(REMOVE_ITEM _models ${_model_dir}/locks.yaml)
list(PREPEND _models ${_model_dir}/locks.yaml)

set(_embedded ${CMAKE_CURRENT_BINARY_DIR}/generated/LinuxModel.inc)
set(_script ${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake)
add_custom_command(
  OUTPUT ${_embedded}
  COMMAND ${CMAKE_COMMAND} -D OUTPUT=${_embedded} -P ${_script} ${_models}
  DEPENDS ${_models} ${_script}
  COMMENT "Embedding the Linux model"
  VERBATIM)
target_sources(locklintModel PRIVATE ${_embedded})
target_include_directories(locklintModel
                           PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/generated)

install(FILES ${_models} DESTINATION ${CMAKE_INSTALL_DATADIR}/locklint/models)
