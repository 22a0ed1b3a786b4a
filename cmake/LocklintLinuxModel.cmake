# The shipped model: installed as it is, and compiled in as an image, which a
# program of the build writes. locks.yaml comes first, for the others use its
# lock types.

set(_model_dir ${PROJECT_SOURCE_DIR}/lib/Model/linux)
file(GLOB _models CONFIGURE_DEPENDS ${_model_dir}/*.yaml)
list(SORT _models)
list(REMOVE_ITEM _models ${_model_dir}/locks.yaml)
list(PREPEND _models ${_model_dir}/locks.yaml)

# What bodies of the kernel's core have shown, a file for each release.
file(GLOB _learnt CONFIGURE_DEPENDS ${_model_dir}/learnt/linux-*.yaml)

add_executable(locklint-model-image
               ${PROJECT_SOURCE_DIR}/tools/model-image/WriteImages.cpp)
target_link_libraries(locklint-model-image PRIVATE locklintModel)
set(_image ${CMAKE_CURRENT_BINARY_DIR}/generated/LinuxImages.inc)
list(TRANSFORM _learnt PREPEND --learnt= OUTPUT_VARIABLE _learnt_options)
add_custom_command(
  OUTPUT ${_image}
  COMMAND locklint-model-image -o ${_image} ${_learnt_options} ${_models}
  DEPENDS locklint-model-image ${_models} ${_learnt}
  COMMENT "Writing the image of the shipped model"
  VERBATIM)
target_sources(locklintLinuxModel PRIVATE ${_image})
target_include_directories(locklintLinuxModel PRIVATE
                           ${CMAKE_CURRENT_BINARY_DIR}/generated)

install(FILES ${_learnt} DESTINATION ${CMAKE_INSTALL_DATADIR}/locklint/learnt
        COMPONENT program)
install(FILES ${_models} DESTINATION ${CMAKE_INSTALL_DATADIR}/locklint/models
        COMPONENT program)
