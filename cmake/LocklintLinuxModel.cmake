# The shipped model: installed as it is, and compiled in. locks.yaml comes
# first, for the others use its lock types.

set(_model_dir ${PROJECT_SOURCE_DIR}/lib/Model/linux)
file(GLOB _models CONFIGURE_DEPENDS ${_model_dir}/*.yaml)
list(SORT _models)
list(REMOVE_ITEM _models ${_model_dir}/locks.yaml)
list(PREPEND _models ${_model_dir}/locks.yaml)

locklint_embed(locklintModel LinuxModel.inc ${_models})

# What bodies of the kernel's core have shown, a file for each release.
file(GLOB _learnt CONFIGURE_DEPENDS ${_model_dir}/learnt/linux-*.yaml)
locklint_embed(locklintModel LearntModel.inc ${_learnt})
install(FILES ${_learnt} DESTINATION ${CMAKE_INSTALL_DATADIR}/locklint/learnt
        COMPONENT program)

install(FILES ${_models} DESTINATION ${CMAKE_INSTALL_DATADIR}/locklint/models
        COMPONENT program)
