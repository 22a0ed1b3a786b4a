# Writes OUTPUT, a header with a stamp of VERSION and of the contents of the
# files of the list INPUTS. Run by cmake -P.
set(hashes "")
foreach(input IN LISTS INPUTS)
  file(SHA256 ${input} hash)
  string(APPEND hashes ${hash})
endforeach()
string(SHA256 hash "${hashes}")
file(WRITE ${OUTPUT} "#define LOCKLINT_STAMP \"${VERSION} ${hash}\"\n")
