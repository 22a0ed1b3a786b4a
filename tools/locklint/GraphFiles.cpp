//===- GraphFiles.cpp - locklint graph ------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphFiles.h"
#include "Explain/LockGraph.h"
#include "ExplainFiles.h"
#include "Graphviz.h"
#include "WriteFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/WithColor.h"

using namespace llvm;
using namespace locklint;

static ExitStatus fail(Error E) {
  WithColor::error(errs(), "locklint") << toString(std::move(E)) << '\n';
  return NotAnalyzed;
}

static Expected<std::string> existingDot() {
  if (std::optional<std::string> Dot = findDot())
    return *Dot;
  return createStringError(
      "Graphviz's 'dot', which draws the graph, is not installed (Debian: "
      "apt-get install graphviz); --format=dot writes what it would draw");
}

/// What Graphviz draws of \p Source.
static Expected<std::string> draw(StringRef Source) {
  Expected<std::string> Dot = existingDot();
  if (!Dot)
    return Dot.takeError();
  Expected<std::string> Svg = drawSvg(*Dot, Source);
  if (!Svg)
    return Svg.takeError();
  return withStyle(*Svg);
}

Error locklint::checkGraph(const GraphOptions &O) {
  if (!O.Dot)
    if (Expected<std::string> Dot = existingDot(); !Dot)
      return Dot.takeError();
  return O.OutputFile.empty() ? Error::success() : checkWritable(O.OutputFile);
}

ExitStatus locklint::graphFiles(ArrayRef<AnalyzedFile> Files, const Model &M,
                                const GraphOptions &O) {
  std::optional<LockGraph> G = lockGraph(unitsOf(Files), M, O.Name, O.Depth);
  if (!G)
    return fail(createStringError("the store is damaged; delete it, and run "
                                  "again"));
  if (G->Nodes.empty())
    return fail(notFound(O.Name, Files.size(), "a lock", G->Suggestions));
  SmallString<128> Here;
  sys::fs::current_path(Here);
  std::string Text;
  raw_string_ostream OS(Text);
  printDot(OS, *G, {std::string(Here)});
  if (!O.Dot) {
    Expected<std::string> Svg = draw(Text);
    if (!Svg)
      return fail(Svg.takeError());
    Text = std::move(*Svg);
  }
  if (!O.OutputFile.empty()) {
    if (Error E = writeFile(O.OutputFile, Text))
      return fail(std::move(E));
    return NothingFound;
  }
  outs() << Text;
  endIfLost();
  return NothingFound;
}
