//===- Lookup.cpp - What rules ask a program for --------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Records of one driver, one handler, or one class of locks, among those of the
// whole program.
//
//===----------------------------------------------------------------------===//

#include "Program/Program.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace locklint;

std::vector<const Handler *> Program::handlersOf(HandlerKind Kind,
                                                 llvm::StringRef Key,
                                                 llvm::StringRef Driver) const {
  std::vector<const Handler *> Found;
  auto Known = ByObject.find({Kind, outermost(Key)});
  if (Known == ByObject.end())
    return Found;
  for (const Handler *H : Known->second)
    if (sameObject(H->Key, Key) && All.meet(H->Driver, Driver))
      Found.push_back(H);
  return Found;
}

/// Whether each protocol has its own class of \p Lock.
bool Program::isOfFamily(ObjectId Lock) {
  auto [Known, First] = OfFamily.try_emplace(Lock);
  for (TermId At = Lock; First && Terms[At].Kind == TermKind::Field;
       At = Terms[At].A) {
    const FieldInfo &F = Terms.field(Terms[At].member());
    llvm::StringRef Record = F.Record;
    Known->second |=
        Record.consume_front("struct ") && M.isOfFamily(Record, F.Name);
  }
  return Known->second;
}

bool Program::isNoValidate(ObjectId Lock) const {
  if (Terms[Lock].Kind != TermKind::Field)
    return false;
  const FieldInfo &F = Terms.field(Terms[Lock].member());
  llvm::StringRef Record = F.Record;
  return Record.consume_front("struct ") && M.isNoValidate(Record, F.Name);
}

bool Program::isOfSamePart(const Handler &H, llvm::StringRef Driver,
                           SiteId Where) const {
  auto Directory = [](const Location &L) {
    return llvm::sys::path::parent_path(L.File);
  };
  return H.Driver == Driver &&
         (!Driver.empty() ||
          Directory(H.Where) == Directory(Sites[Where].Where));
}

std::vector<const Handler *>
Program::calledBack(const HandlerCall &Call) const {
  auto Calls = [&](const Handler &H) {
    return isOfSamePart(H, Call.Driver, Call.Where) ||
           (!Drivers::isBuiltIn(Call.Driver) &&
            All.reach(H.Driver, Call.Driver));
  };
  std::vector<const Handler *> Found;
  for (llvm::StringRef Member : Call.Members) {
    auto [Record, Field] = Member.split('.');
    std::vector<std::pair<size_t, const Handler *>> OfMember;
    for (const CallbackModel &Row : M.callbacks(Record, Field))
      if (auto Known = ByRow.find(&Row); Known != ByRow.end())
        llvm::append_range(OfMember, Known->second);
    llvm::sort(OfMember);
    for (auto [Number, H] : OfMember)
      if (Calls(*H))
        Found.push_back(H);
  }
  return Found;
}

const Program::DriverRecords &Program::of(llvm::StringRef Driver) const {
  static const DriverRecords Nothing;
  auto Known = ByDriver.find(Driver);
  return Known == ByDriver.end() ? Nothing : Known->second;
}

llvm::ArrayRef<const HandlerCall *>
Program::armedBy(const HandlerCall &Q) const {
  const DriverRecords &Its = of(Q.Driver);
  auto Known = Its.Works.find({Q.In, Sites.leaf(Q.Where).Where});
  if (Known == Its.Works.end())
    return {};
  return Known->second;
}

llvm::ArrayRef<const HandlerTake *> Program::takesOf(ObjectId Address) const {
  auto Known = ByTaker.find(Address);
  if (Known == ByTaker.end())
    return {};
  return Known->second;
}

llvm::ArrayRef<const LockUse *> Program::usesOf(ClassId Class) const {
  auto Known = ByClass.find(resolve(Class));
  if (Known == ByClass.end())
    return {};
  return Known->second;
}
