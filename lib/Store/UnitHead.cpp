//===- UnitHead.cpp - What a unit gives to others and needs of them -------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/UnitHead.h"
#include "IR/MemberFacts.h"
#include "IR/MembersCalled.h"
#include "IR/UnitIR.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

using namespace locklint;

/// Whether the model's word replaces the body of what is called, wherever that
/// is.
static bool isReplaced(const CallInstr &C) {
  return C.Model && !C.Model->Learnt && !C.Model->saysSleepAlone();
}

namespace {

/// What functions call that is not of the unit.
struct Outward {
  llvm::DenseSet<unsigned> Calls, Through;

  void add(const Outward &O) {
    Calls.insert(O.Calls.begin(), O.Calls.end());
    Through.insert(O.Through.begin(), O.Through.end());
  }
  template <class T> void moveTo(T &Of) const {
    Of.Calls.assign(Calls.begin(), Calls.end());
    Of.Through.assign(Through.begin(), Through.end());
    llvm::sort(Of.Calls);
    llvm::sort(Of.Through);
  }
};

/// Makes the head of one unit.
class HeadMaker {
public:
  HeadMaker(const UnitIR &Unit, const MemberFacts &Writes, const TermTable &T)
      : Unit(Unit), Writes(Writes), T(T) {}

  UnitHead make(llvm::ArrayRef<const UnitFunction *> Kept,
                llvm::ArrayRef<llvm::StringRef> Named);

private:
  unsigned reference(llvm::StringRef Name, bool Modelled);
  unsigned member(FieldId Field);
  bool mayBeCode(FieldId Field) const;
  void addCalls(const UnitFunction &F);
  Outward below(unsigned Number) const;
  void addStored(FieldId Field, const MemberFacts::Member &Facts);

  const UnitIR &Unit;
  const MemberFacts &Writes;
  const TermTable &T;
  UnitHead H;
  llvm::StringMap<unsigned> References, Members;
  /// By number of a function: what it calls itself.
  llvm::DenseMap<unsigned, Outward> Own;
  /// By address, the functions whose bodies are kept.
  llvm::DenseMap<TermId, unsigned> Bodies;
};

} // namespace

unsigned HeadMaker::reference(llvm::StringRef Name, bool Modelled) {
  auto [It, New] = References.try_emplace(Name, H.References.size());
  if (New)
    H.References.push_back({Name.str(), Modelled});
  return It->second;
}

unsigned HeadMaker::member(FieldId Field) {
  std::string Name = memberName(T.field(Field));
  auto [It, New] = Members.try_emplace(Name, H.Members.size());
  if (New)
    H.Members.emplace_back().Name = std::move(Name);
  return It->second;
}

/// False if the unit's own files show that it is no pointer to a function.
bool HeadMaker::mayBeCode(FieldId Field) const {
  auto Known = Writes.Members.find(Field);
  return Known == Writes.Members.end() || Known->second.Code ||
         !Known->second.Functions.empty();
}

void HeadMaker::addCalls(const UnitFunction &F) {
  Outward &Its = Own[F.Number];
  for (const CallInstr &C : F.IR->Calls)
    if (C.Callee == CallInstr::NoFunction && !C.Name.empty() && !isReplaced(C))
      Its.Calls.insert(reference(C.Name, C.Model));
  for (FieldId Field : membersCalled(*F.IR, T))
    if (mayBeCode(Field)) {
      unsigned Member = member(Field);
      H.Members[Member].Called = true;
      Its.Through.insert(Member);
    }
}

/// What the function with that number calls, by itself or by what it calls in
/// the unit.
Outward HeadMaker::below(unsigned Number) const {
  Outward Found;
  llvm::DenseSet<unsigned> Seen{Number};
  llvm::SmallVector<unsigned, 16> Left{Number};
  while (!Left.empty()) {
    unsigned Next = Left.pop_back_val();
    if (auto Calls = Own.find(Next); Calls != Own.end())
      Found.add(Calls->second);
    for (unsigned Callee : Unit.Functions[Next].Callees)
      if (Seen.insert(Callee).second)
        Left.push_back(Callee);
  }
  return Found;
}

void HeadMaker::addStored(FieldId Field, const MemberFacts::Member &Facts) {
  if (Facts.Functions.empty() && !(Facts.Code && Facts.Anything))
    return;
  Outward Its;
  for (TermId Address : Facts.Functions)
    if (auto Body = Bodies.find(Address); Body != Bodies.end())
      Its.add(below(Body->second));
    else if (T[Address].Kind == TermKind::Function)
      Its.Calls.insert(reference(T.name(T[Address].A), /*Modelled=*/false));
  UnitHead::Member &M = H.Members[member(Field)];
  // Of two structs with one tag, both must be so.
  M.Code = Facts.Code && (M.Code || !M.Stored);
  M.Stored = true;
  Its.Calls.insert(M.Calls.begin(), M.Calls.end());
  Its.Through.insert(M.Through.begin(), M.Through.end());
  Its.moveTo(M);
}

UnitHead HeadMaker::make(llvm::ArrayRef<const UnitFunction *> Kept,
                         llvm::ArrayRef<llvm::StringRef> Named) {
  H.Module = Unit.Module;
  llvm::StringMap<unsigned> Numbers;
  for (const UnitFunction *F : Kept) {
    if (F->InMain && F->External)
      Numbers[F->Name] = F->Number;
    if (!F->IR)
      continue;
    Bodies.try_emplace(F->Address, F->Number);
    addCalls(*F);
  }
  for (const UnitIR::Definition &D : Unit.Definitions) {
    H.Definitions.push_back({D.Name.str(), D.Exported, {}, {}});
    if (auto F = Numbers.find(D.Name); F != Numbers.end())
      below(F->second).moveTo(H.Definitions.back());
  }
  for (llvm::StringRef Name : Named)
    if (!Numbers.contains(Name))
      reference(Name, /*Modelled=*/false);
  std::vector<FieldId> Fields;
  for (const auto &Entry : Writes.Members)
    Fields.push_back(Entry.first);
  llvm::sort(Fields);
  for (FieldId Field : Fields)
    addStored(Field, Writes.Members.find(Field)->second);
  return std::move(H);
}

UnitHead UnitHead::of(const UnitIR &Unit, const MemberFacts &Writes,
                      const TermTable &Terms,
                      llvm::ArrayRef<const UnitFunction *> Kept,
                      llvm::ArrayRef<llvm::StringRef> Named) {
  return HeadMaker(Unit, Writes, Terms).make(Kept, Named);
}

const UnitHead::Member *UnitHead::member(llvm::StringRef Name) const {
  auto Found =
      llvm::find_if(Members, [&](const Member &M) { return M.Name == Name; });
  return Found == Members.end() ? nullptr : &*Found;
}
