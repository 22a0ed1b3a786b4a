# Run by the installation: the pages, the examples and the list of changes, which
# are apart in the source, are together where they are installed. Their links
# follow. docs: where that is.
if(NOT IS_ABSOLUTE "${docs}")
  set(docs "${CMAKE_INSTALL_PREFIX}/${docs}")
endif()
set(docs "$ENV{DESTDIR}${docs}")

function(locklint_relink PAGE FROM TO)
  file(READ "${PAGE}" text)
  string(REPLACE "](${FROM}/" "](${TO}" linked "${text}")
  if(NOT linked STREQUAL text)
    file(WRITE "${PAGE}" "${linked}")
  endif()
endfunction()

file(GLOB pages "${docs}/*.md")
foreach(page IN LISTS pages)
  locklint_relink("${page}" ../examples examples/)
endforeach()
file(GLOB pages "${docs}/*/*.md")
foreach(page IN LISTS pages)
  locklint_relink("${page}" ../../examples ../examples/)
endforeach()
locklint_relink("${docs}/CHANGELOG.md" docs "")
