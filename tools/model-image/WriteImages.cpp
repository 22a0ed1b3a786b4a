//===- WriteImages.cpp - The shipped models as bytes ----------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A part of the build: reads the shipped models and writes their images, as
// definitions for a C++ source to include.
//
//===----------------------------------------------------------------------===//

#include "Model/ModelImage.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace locklint;

static cl::list<std::string> Written(cl::Positional, cl::OneOrMore,
                                     cl::desc("MODEL..."));
static cl::list<std::string>
    Learnt("learnt", cl::value_desc("linux-X.Y.yaml"),
           cl::desc("What bodies of a release have shown"));
static cl::opt<std::string> Output("o", cl::Required, cl::value_desc("FILE"),
                                   cl::desc("Where to write"));

/// Entries name the file without its directory, wherever locklint is built.
static Error add(Model &M, StringRef Path) {
  auto Buffer = errorOrToExpected(MemoryBuffer::getFile(Path, /*IsText=*/true));
  if (!Buffer)
    return createFileError(Path, Buffer.takeError());
  return M.addBuffer((*Buffer)->getBuffer(), sys::path::filename(Path));
}

/// As a string literal, in lines that compilers accept.
static void writeBytes(raw_ostream &OS, StringRef Name, StringRef Bytes) {
  constexpr size_t PerLine = 32;
  OS << "alignas(8) static constexpr char " << Name << "[] =";
  for (StringRef Rest = Bytes; !Rest.empty();
       Rest = Rest.drop_front(std::min(PerLine, Rest.size()))) {
    OS << "\n\"";
    for (unsigned char C : Rest.take_front(PerLine))
      OS << format("\\%03o", C);
    OS << '"';
  }
  OS << ";\n";
}

int main(int ArgC, char **ArgV) {
  ExitOnError OrExit("locklint-model-image: ");
  cl::ParseCommandLineOptions(ArgC, ArgV);
  Model M;
  for (const std::string &Path : Written)
    OrExit(add(M, Path));

  std::error_code EC;
  ToolOutputFile Out(Output, EC, sys::fs::OF_Text);
  OrExit(errorCodeToError(EC));
  writeBytes(Out.os(), "WrittenBytes", ModelImage::write(M, /*Learnt=*/false));
  std::string Kernels;
  for (const std::string &Path : Learnt) {
    Model Shown = M;
    OrExit(add(Shown, Path));
    StringRef Kernel = sys::path::stem(Path);
    Kernel.consume_front("linux-");
    std::string Name = "LearntBytes" + utostr(&Path - &*Learnt.begin());
    writeBytes(Out.os(), Name, ModelImage::write(Shown, /*Learnt=*/true));
    Kernels +=
        ("{\"" + Kernel + "\", {" + Name + ", sizeof(" + Name + ") - 1}},\n")
            .str();
  }
  Out.os() << "static constexpr LearntImage LearntImages[] = {\n"
           << Kernels << "};\n";
  Out.keep();
  return 0;
}
