# What cpack reads for each generator. A tarball unpacks into a directory of its own; a Debian package
# must not.
if(CPACK_GENERATOR STREQUAL "TGZ")
  set(CPACK_COMPONENT_INCLUDE_TOPLEVEL_DIRECTORY ON)
endif()
