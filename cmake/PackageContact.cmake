# Run by cpack: whom a package names as its maintainer, as Debian's tools are told
# it, or else the one who builds.

set(_name "$ENV{DEBFULLNAME}")
set(_email "$ENV{DEBEMAIL}")
foreach(_what IN ITEMS name email)
  if(NOT _${_what})
    execute_process(COMMAND git config user.${_what}
                    WORKING_DIRECTORY ${CPACK_LOCKLINT_SOURCE}
                    OUTPUT_VARIABLE _${_what} OUTPUT_STRIP_TRAILING_WHITESPACE
                    ERROR_QUIET)
  endif()
endforeach()
if(NOT _name OR NOT _email)
  message(FATAL_ERROR
          "A package names its maintainer: set DEBFULLNAME and DEBEMAIL")
endif()
set(CPACK_PACKAGE_CONTACT "${_name} <${_email}>")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${CPACK_PACKAGE_CONTACT}")
