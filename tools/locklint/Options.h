//===- Options.h - The options of the command line ------------ -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_LOCKLINT_OPTIONS_H
#define LOCKLINT_TOOLS_LOCKLINT_OPTIONS_H

#include "Run.h"
#include "common/Settings.h"
#include "common/UsersModel.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include <optional>
#include <string>
#include <vector>

/// The options, as cl::ParseCommandLineOptions() has read them.
namespace locklint::opts {

/// Reads numbers; complains of what is none.
class NumberParser : public llvm::cl::parser<unsigned> {
public:
  using parser::parser;
  bool parse(llvm::cl::Option &O, llvm::StringRef Name, llvm::StringRef Text,
             unsigned &Value);
};

extern llvm::cl::OptionCategory Category;

/// Without the name of a command, files are analysed.
extern llvm::cl::SubCommand &Analyze;
extern llvm::cl::SubCommand Explain, Graph, Learn, Capture, Link, Report;
extern llvm::cl::SubCommandGroup Everywhere;

extern llvm::cl::opt<std::string> ExplainName, ExplainFormat;
extern llvm::cl::opt<bool> ExplainAll;
extern llvm::cl::opt<std::string> GraphName, GraphFormat;
extern llvm::cl::opt<unsigned, false, NumberParser> GraphDepth;
extern llvm::cl::opt<std::string> CaptureTo;
extern llvm::cl::opt<std::string> LinkTo;
extern llvm::cl::list<std::string> Facts;
extern llvm::cl::list<std::string> ReportOn;
extern llvm::cl::opt<std::string> HtmlTo;

// Of several commands:
extern llvm::cl::list<std::string> Sources, Models;
extern llvm::cl::opt<std::string> BuildDir, Checks, OutputFile, OutputFormat,
    ExplainCheck, Generate, DiffSince, FixHow;
extern llvm::cl::opt<bool> Quiet, Werror, ListChecks, ListContexts;

/// To be called before the command line is parsed.
void prepare();

} // namespace locklint::opts

namespace locklint {

/// Begins a message on an error.
llvm::raw_ostream &complain();

/// Whether \p Path may be a store's; complains if it is none. \p Option: what
/// names it.
bool isStoreName(llvm::StringRef Path, llvm::StringRef Option);

/// The files and directories that the command line names for analysis, of
/// whichever command.
std::vector<std::string> namedSources();

/// What the command line says, or else the project's file. None if that cannot
/// be read, which is complained of.
std::optional<Settings> readSettings();

/// Reads the options that are about files and how they become a program;
/// complains of what is wrong with them. \p R refers to \p M.
bool readProgramOptions(RunOptions &R, UsersModel &M, const Settings &S);

/// Reads these, and what is to be told of the program.
bool readOptions(RunOptions &R, UsersModel &M);

} // namespace locklint

#endif // LOCKLINT_TOOLS_LOCKLINT_OPTIONS_H
