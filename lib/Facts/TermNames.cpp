//===- TermNames.cpp - Terms in the words of messages and keys ------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Term.h"
#include "llvm/ADT/StringExtras.h"

using namespace locklint;

std::string TermTable::objectKey(TermId Id) const {
  std::string Key;
  bool Specific = false;
  const Term *T = &Terms[Id];
  // An irq, or a urb, is known by where its number or pointer is kept.
  if (T->Kind == TermKind::Load)
    T = &Terms[T->A];
  for (; T->Kind == TermKind::Field || T->Kind == TermKind::Index;
       T = &Terms[T->A]) {
    if (T->Kind == TermKind::Index)
      continue;
    const FieldInfo &F = field(T->member());
    Specific |= !F.Embedded;
    Key += (Key.empty() ? "" : "<") + F.Record + "." + F.Name;
  }
  if (T->Kind == TermKind::Global) {
    Specific = true;
    Key += (Key.empty() ? "" : "<") + Names[T->A];
  }
  return Specific ? Key : "";
}

std::string TermTable::nameClass(TermId Lock, bool Owners) const {
  auto Shown = [&](const std::string &Name) {
    return Owners ? Name : withoutOwner(Name).str();
  };
  const Term &T = Terms[Lock];
  switch (T.Kind) {
  case TermKind::Global:
    return Shown(Names[T.A]);
  case TermKind::Local:
    return "local " + Shown(Names[T.A]);
  case TermKind::Field: {
    const FieldInfo &F = Fields[T.B];
    if (!F.Record.empty() && !F.Embedded)
      return Shown(F.Record) + "." + F.Name;
    // A pointer to such a struct does not tell which of them it is.
    if (F.Embedded && (Terms[T.A].Kind == TermKind::Load || !T.A))
      return "";
    std::string Outer = nameClass(T.A, Owners);
    if (Outer.empty() || F.Name.empty())
      return Outer;
    return Outer + "." + F.Name;
  }
  case TermKind::Load:
    if (Terms[T.A].Kind == TermKind::Local)
      return "";
    return nameClass(T.A, Owners);
  case TermKind::Index:
  case TermKind::Stale:
    return nameClass(T.A, Owners);
  default:
    return "";
  }
}

llvm::StringRef TermTable::classOwner(TermId Lock) const {
  auto OwnerIn = [](llvm::StringRef Name) { return Name.split('\0').second; };
  const Term &T = Terms[Lock];
  switch (T.Kind) {
  case TermKind::Global:
    return OwnerIn(Names[T.A]);
  case TermKind::Field: {
    const FieldInfo &F = Fields[T.B];
    if (!F.Record.empty() && !F.Embedded)
      return OwnerIn(F.Record);
    return classOwner(T.A);
  }
  case TermKind::Load:
  case TermKind::Index:
  case TermKind::Stale:
    return classOwner(T.A);
  default:
    return "";
  }
}

bool TermTable::mayAlias(TermId A, TermId B) const {
  if (A == B)
    return true;
  Term TA = Terms[A], TB = Terms[B];
  if (TA.Kind == TermKind::Stale)
    return mayAlias(TA.A, B);
  if (TB.Kind == TermKind::Stale)
    return mayAlias(A, TB.A);
  auto Named = [](const Term &T) {
    return T.Kind == TermKind::Global || T.Kind == TermKind::Local;
  };
  // Two variables are two objects; a member of one is not a whole other.
  if (Named(TA) && Named(TB))
    return false;
  if (TA.Kind == TermKind::Field && TB.Kind == TermKind::Field)
    return Fields[TA.B].Name == Fields[TB.B].Name &&
           (Fields[TA.B].Record == Fields[TB.B].Record) && mayAlias(TA.A, TB.A);
  if (TA.Kind == TermKind::Index)
    return mayAlias(TA.A, B) ||
           (TB.Kind == TermKind::Index && mayAlias(TA.A, TB.A));
  if (TB.Kind == TermKind::Index)
    return mayAlias(A, TB.A);
  if ((TA.Kind == TermKind::Field && Named(TB)) ||
      (TB.Kind == TermKind::Field && Named(TA)))
    return false;
  return true;
}

std::string TermTable::object(TermId Place) const {
  const Term &T = Terms[Place];
  switch (T.Kind) {
  case TermKind::Global:
  case TermKind::Local:
    return name(T.A).str();
  case TermKind::Field: {
    const FieldInfo &F = Fields[T.B];
    const Term &Base = Terms[T.A];
    bool Member = Base.Kind == TermKind::Field ||
                  Base.Kind == TermKind::Local ||
                  Base.Kind == TermKind::Global || Base.Kind == TermKind::Index;
    std::string Inner = Member ? object(T.A) : str(T.A);
    // What lies at a constant address has no name, either.
    if ((Inner.find("…") != std::string::npos ||
         Base.Kind == TermKind::Const) &&
        !F.Record.empty())
      return (withoutOwner(F.Record) + "." + F.Name).str();
    if (F.Name.empty())
      return Inner;
    return Inner + (Member ? "." : "->") + F.Name;
  }
  case TermKind::Index: {
    const Term &Base = Terms[T.A];
    bool Member = Base.Kind == TermKind::Field ||
                  Base.Kind == TermKind::Local || Base.Kind == TermKind::Global;
    return (Member ? object(T.A) : str(T.A)) + "[" + str(T.B) + "]";
  }
  case TermKind::Stale:
    return object(T.A);
  default: {
    std::string S = str(Place);
    return S;
  }
  }
}

std::string TermTable::str(TermId Id) const {
  const Term &T = Terms[Id];
  switch (T.Kind) {
  case TermKind::Const:
    return llvm::itostr(T.C);
  case TermKind::Param:
    if (T.A < ParamNames.size() && !ParamNames[T.A].empty())
      return ParamNames[T.A];
    return "…";
  case TermKind::Function:
    return name(T.A).str();
  case TermKind::Load:
    return object(T.A);
  case TermKind::Phi:
    return object(T.B);
  case TermKind::Field:
  case TermKind::Index:
  case TermKind::Global:
  case TermKind::Local:
    return "&" + object(Id);
  case TermKind::Stale:
    return str(T.A);
  default:
    return "…";
  }
}
