# cmake -D OUTPUT=FILE -P EmbedFiles.cmake INPUT...
#
# Writes a list of {"name", "text"} initialisers, one for each input, for a
# C++ array.

set(text "")
math(EXPR last "${CMAKE_ARGC} - 1")
set(seen_script FALSE)
foreach(i RANGE 1 ${last})
  if(seen_script)
    file(READ ${CMAKE_ARGV${i}} content)
    get_filename_component(name ${CMAKE_ARGV${i}} NAME)
    string(APPEND text "{\"${name}\", R\"~~~~(${content})~~~~\"},\n")
  elseif(CMAKE_ARGV${i} MATCHES "EmbedFiles[.]cmake$")
    set(seen_script TRUE)
  endif()
endforeach()
file(WRITE ${OUTPUT} "${text}")
