//===- FreedStructs.cpp - Which structs lie in what is freed --------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program/Program.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <map>
#include <optional>

using namespace locklint;

namespace {

/// Structs, by their numbers, that lie in an object, by the record that it is
/// taken for; those of no record are parts of whatever it is.
class StructsWithin {
public:
  /// \p Asked: what is freed is asked whether it contains one.
  void add(llvm::StringRef Record, uint32_t Struct, bool Asked) {
    Some &Of = ByRecord[Record];
    if (!Of.First)
      Of.First = Struct;
    Of.Several |= Of.First != Struct;
    if (Asked && !llvm::is_contained(Of.Asked, Struct))
      Of.Asked.push_back(Struct);
  }

  /// Adds to \p Free those in what it frees.
  void addTo(FreeCall &Free) const {
    for (const auto &[Record, Of] : ByRecord) {
      if (!Record.empty() &&
          ((!Free.Record.empty() && Free.Record != Record) ||
           (!Free.Passed.empty() && !llvm::is_contained(Free.Passed, Record))))
        continue;
      if (!Free.Struct)
        Free.Struct = Of.First;
      Free.Several |= Of.Several || Free.Struct != Of.First;
      Free.Asked.insert(Of.Asked.begin(), Of.Asked.end());
    }
  }

private:
  struct Some {
    std::optional<uint32_t> First;
    bool Several = false;
    llvm::SmallVector<uint32_t, 2> Asked;
  };
  std::map<llvm::StringRef, Some> ByRecord;
};

} // namespace

void Program::findFreedStructs() {
  llvm::DenseSet<uint32_t> OfHandlers;
  for (const Handler &H : Handlers)
    for (FieldId Member : ownMembers(H))
      OfHandlers.insert(Terms.structOf(Member));
  llvm::DenseMap<ObjectId, StructsWithin> Within, Private;
  for (const FreeCall &F : Frees) {
    Within[F.Object];
    if (!F.Private)
      continue;
    Private[F.Object];
    if (ObjectId Of = readFrom(F.Object))
      Within[Of];
  }
  if (Within.empty())
    return;
  // A parameter is one term in all functions, whatever it points to in each;
  // so is what container_of() finds that far before it.
  for (TermId Id = 1; Id < Terms.size(); ++Id) {
    const Term &T = Terms[Id];
    if (T.Kind != TermKind::Field || Terms.field(T.member()).Owner.empty())
      continue;
    uint32_t Struct = Terms.structOf(T.member());
    auto Add = [&](auto &Map, ObjectId Object, llvm::StringRef Record) {
      if (auto Known = Map.find(Object); Known != Map.end())
        Known->second.add(Record, Struct, OfHandlers.contains(Struct));
    };
    auto RecordOf = [&](TermId Place) {
      return Terms[Place].Kind == TermKind::Field
                 ? llvm::StringRef(Terms.field(Terms[Place].member()).Record)
                 : llvm::StringRef();
    };
    llvm::StringRef Record = RecordOf(Id);
    for (ObjectId Of = T.A; Of; Of = containing(Of)) {
      if (!Terms.isVague(Of)) {
        Add(Within, Of, Record);
        if (ObjectId Whole = readFrom(Of))
          Add(Private, Whole, RecordOf(Terms[Of].A));
      }
      Record = RecordOf(Of);
    }
  }
  for (FreeCall &F : Frees) {
    Within.find(F.Object)->second.addTo(F);
    if (!F.Private)
      continue;
    Private.find(F.Object)->second.addTo(F);
    if (ObjectId Of = readFrom(F.Object))
      Within.find(Of)->second.addTo(F);
  }
}
