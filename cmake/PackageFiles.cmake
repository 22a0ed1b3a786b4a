# Run by cpack before the packages are made of the directories of their
# components: adds what Debian wants of each package, and compresses what it wants
# compressed.

find_program(_gzip gzip REQUIRED)
find_program(_strip strip REQUIRED)
function(compress)
  execute_process(COMMAND ${_gzip} -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

string(TIMESTAMP _date "%a, %d %b %Y %H:%M:%S +0000" UTC)
foreach(_component IN LISTS CPACK_COMPONENTS_ALL)
  string(TOUPPER ${_component} _upper)
  set(_package ${CPACK_DEBIAN_${_upper}_PACKAGE_NAME})
  set(_usr ${CPACK_TEMPORARY_DIRECTORY}/${_component}/usr)
  set(_doc ${_usr}/share/doc/${_package})

  # cpack strips what install(TARGETS) has put there.
  file(GLOB _programs ${_usr}/bin/*)
  if(_programs)
    execute_process(COMMAND ${_strip} --strip-unneeded ${_programs}
                    COMMAND_ERROR_IS_FATAL ANY)
  endif()

  file(GLOB _pages ${_usr}/share/man/man1/*.1)
  if(_pages)
    compress(${_pages})
  endif()

  file(READ ${CPACK_LOCKLINT_SOURCE}/cmake/copyright _copyright)
  file(WRITE ${_doc}/copyright "${_copyright}")
  file(WRITE ${_doc}/changelog "\
locklint (${CPACK_DEBIAN_PACKAGE_VERSION}) unstable; urgency=medium

  * See CHANGELOG.md in the package locklint, or in its source.

 -- ${CPACK_PACKAGE_CONTACT}  ${_date}
")
  compress(${_doc}/changelog)

  set(_overrides ${CPACK_LOCKLINT_SOURCE}/cmake/lintian/${_component})
  if(EXISTS ${_overrides})
    file(READ ${_overrides} _text)
    file(WRITE ${_usr}/share/lintian/overrides/${_package} "${_text}")
  endif()
endforeach()
