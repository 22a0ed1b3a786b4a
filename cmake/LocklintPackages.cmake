# Debian packages, which scripts/package makes: locklint, locklint-clangd, and for
# each release line of Clang one of plugins. What is not built is in none.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME locklint)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
# Each component has its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ
    WORLD_EXECUTE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program plugins)
if(TARGET locklint-clangd)
  list(APPEND CPACK_COMPONENTS_ALL clangd)
endif()
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)

# What a distribution builds sorts behind what was built for an older one, and all
# before what it may have itself one day.
set(_suffix "")
if(EXISTS /etc/os-release)
  file(STRINGS /etc/os-release _release REGEX "^(ID|VERSION_ID)=")
  if(_release MATCHES "ID=debian" AND _release MATCHES "VERSION_ID=\"([0-9]+)\"")
    set(_suffix ~deb${CMAKE_MATCH_1})
  endif()
endif()
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION}${_suffix})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(_major ${LOCKLINT_LLVM_MAJOR})
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME locklint)
set(CPACK_DEBIAN_PLUGINS_PACKAGE_NAME locklint-clang-plugins-${_major})
set(CPACK_DEBIAN_CLANGD_PACKAGE_NAME locklint-clangd)

# Clang's own headers, which no library depends on.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS libclang-common-${_major}-dev)
set(CPACK_DEBIAN_CLANGD_PACKAGE_DEPENDS libclang-common-${_major}-dev)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS graphviz)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS
    "locklint-clangd, locklint-clang-plugins-${_major}, git, bear")
set(CPACK_DEBIAN_PLUGINS_PACKAGE_RECOMMENDS
    "clang-tidy-${_major} | clang-${_major}")
set(CPACK_DEBIAN_PLUGINS_PACKAGE_SUGGESTS "clang-tools-${_major}")
set(CPACK_DEBIAN_PLUGINS_PACKAGE_ENHANCES "clang-${_major}, clang-tidy-${_major}")
# The pages of the rules, which diagnostics lead to.
set(CPACK_DEBIAN_CLANGD_PACKAGE_RECOMMENDS locklint)

# The first line is the synopsis; cpack wraps nothing.
set(_what "\
locklint finds calls that may sleep in atomic context, locks taken twice or\n\
in inverse orders, locks shared with interrupt handlers, locks left held or\n\
released wrongly, and timers and works that are waited for in vain, in C\n\
code of the Linux kernel, without running it.\n\n")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "\
static analyser of lock usage in the Linux kernel\n${_what}\
This package has the program for the command line, kernel builds and CI, and\n\
the documentation.")
set(CPACK_COMPONENT_PLUGINS_DESCRIPTION "\
lock usage checks for the Linux kernel, for Clang ${_major}\n${_what}\
This package has its rules for tools of Clang ${_major}: a module of checks for\n\
clang-tidy-${_major}, a plugin for the compiler, and one for Clang's static\n\
analyzer.")
set(CPACK_COMPONENT_CLANGD_DESCRIPTION "\
clangd with lock usage checks for the Linux kernel\n${_what}\
This package has clangd ${_major}, the language server for editors, with these\n\
checks built in.")

set(CPACK_PROJECT_CONFIG_FILE
    ${PROJECT_SOURCE_DIR}/cmake/PackageContact.cmake)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/PackageFiles.cmake)
set(CPACK_LOCKLINT_SOURCE ${PROJECT_SOURCE_DIR})
include(CPack)
