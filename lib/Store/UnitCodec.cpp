//===- UnitCodec.cpp - Units as bytes -------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each transfer() names the members of one type, in order, for the writer and
// for the reader.
//
//===----------------------------------------------------------------------===//

#include "Store/UnitCodec.h"
#include "Store/UnitHead.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace locklint;

template <class A>
static void transfer(A &Ar, typename A::template Ref<EffectOperands> O) {
  Ar.term(O.Lock);
  Ar.list(O.Passed, [&](auto &Id) { Ar.term(Id); });
  Ar.number(O.Type);
  Ar.term(O.Flags);
  Ar.term(O.Nest);
  Ar.number(O.Subclass);
  Ar.number(O.WrongType);
  Ar.string(O.Object);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<CallInstr> C) {
  Ar.string(C.Name);
  Ar.term(C.Pointer);
  Ar.place(C.Where);
  Ar.model(C.Model);
  Ar.function(C.Callee);
  Ar.list(C.Args, [&](auto &Id) { Ar.term(Id); });
  Ar.list(C.Operands, [&](auto &O) { transfer(Ar, O); });
  Ar.number(C.GfpArg);
  Ar.number(C.ChangesLocks);
  Ar.term(C.Returns);
  Ar.term(C.Locked);
  Ar.unique(C.Number);
  Ar.number(C.Aggregate);
  Ar.number(C.Variadic);
  Ar.number(C.Fails);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<Registration> R) {
  Ar.row(R.Row);
  Ar.term(R.Function);
  Ar.term(R.Object);
  Ar.term(R.Passed);
  Ar.place(R.Where);
  Ar.unique(R.Call);
  Ar.string(R.Member);
  Ar.unique(R.SetIn);
  Ar.number(R.Shared);
  Ar.number(R.Applies);
  Ar.list(R.Held, [&](auto &Id) { Ar.term(Id); });
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<Instr> I) {
  Ar.number(I.Do);
  Ar.term(I.Place);
  Ar.term(I.Value);
  if (I.Do == Instr::Kind::Forget || I.Do == Instr::Kind::Unset)
    Ar.unique(I.Number);
  else
    Ar.number(I.Number);
  Ar.place(I.Where);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<BlockIR> B) {
  Ar.list(B.Instrs, [&](auto &I) { transfer(Ar, I); });
  Ar.number(B.Ends);
  Ar.term(B.Condition);
  Ar.list(B.Successors, [&](auto &S) { Ar.number(S); });
  Ar.list(B.Cases, [&](auto &C) {
    Ar.number(C.Default);
    Ar.number(C.Lo);
    Ar.number(C.Hi);
  });
  Ar.unique(B.Number);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<FunctionIR> F) {
  Ar.string(F.Name);
  Ar.place(F.Where);
  Ar.place(F.End);
  Ar.list(F.Blocks, [&](auto &B) { transfer(Ar, B); });
  Ar.number(F.Entry);
  Ar.number(F.Exit);
  Ar.list(F.Calls, [&](auto &C) { transfer(Ar, C); });
  Ar.list(F.Registrations, [&](auto &R) { transfer(Ar, R); });
  Ar.list(F.ParamPlaces, [&](auto &Id) { Ar.term(Id); });
  Ar.list(F.ParamNames, [&](auto &Name) { Ar.string(Name); });
  Ar.list(F.ParamIsPointer, [&](auto &Is) { Ar.number(Is); });
  Ar.number(F.ReturnsVoid);
  Ar.number(F.ReturnsPointer);
  Ar.number(F.ReturnsBool);
  Ar.number(F.ReturnsUnsigned);
  Ar.number(F.ReturnsAggregate);
  Ar.list(F.AlwaysPassed, [&](auto &Value) { transferOptional(Ar, Value); });
  Ar.number(F.Inline);
  Ar.list(F.Annotations, [&](auto &Note) {
    Ar.number(Note.What);
    Ar.term(Note.Lock);
  });
}

/// What identifies a function, to begin with.
template <class A>
static void transferName(A &Ar, typename A::template Ref<UnitFunction> F) {
  Ar.number(F.Defined);
  Ar.string(F.Name);
  Ar.place(F.Where);
  Ar.number(F.InMain);
  Ar.number(F.External);
  Ar.number(F.Weak);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<UnitFunction> F) {
  Ar.term(F.Address);
  Ar.number(F.Named);
  Ar.number(F.AddressTaken);
  Ar.number(F.ReturnsVoid);
  Ar.list(F.ParamIsPointer, [&](auto &Is) { Ar.number(Is); });
  Ar.list(F.ParamRecords, [&](auto &Tag) { Ar.string(Tag); });
  Ar.number(F.In);
  Ar.list(F.Callees, [&](auto &Number) { Ar.function(Number); });
  Ar.number(F.HasEvents);
  Ar.number(F.Small);
  Ar.number(F.ValueMatters);
  Ar.number(F.CallsOut);
  Ar.number(F.EndsElsewhere);
  Ar.number(F.WholeModule);
  Ar.list(F.Writes.Members, [&](auto &Field) { Ar.member(Field); });
  Ar.list(F.Writes.Passed, [&](auto &Tag) { Ar.string(Tag); });
  bool HasBody = F.IR.has_value(), Given = F.Given.has_value();
  Ar.number(HasBody);
  Ar.number(Given);
  if constexpr (A::Reads) {
    if (HasBody)
      F.IR.emplace();
    if (Given)
      F.Given.emplace();
  }
  if (HasBody)
    transfer(Ar, *F.IR);
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<MemberFacts::Member> M) {
  Ar.number(M.Own);
  Ar.number(M.Code);
  Ar.number(M.Anything);
  Ar.number(M.OrBits);
  Ar.list(M.Constants, [&](auto &C) { Ar.number(C); });
  Ar.list(M.Functions, [&](auto &F) { Ar.term(F); });
  Ar.list(M.Writes, [&](auto &W) {
    Ar.function(W.In);
    Ar.place(W.Where);
    Ar.number(W.Bits);
  });
}

template <class A>
static void transfer(A &Ar, typename A::template Ref<UnitHead> H) {
  Ar.string(H.Module);
  Ar.list(H.References, [&](auto &R) {
    Ar.string(R.Name);
    Ar.number(R.Modelled);
  });
  Ar.list(H.Definitions, [&](auto &D) {
    Ar.string(D.Name);
    Ar.number(D.Exported);
    Ar.list(D.Calls, [&](auto &Reference) { Ar.number(Reference); });
    Ar.list(D.Through, [&](auto &Member) { Ar.number(Member); });
  });
  Ar.list(H.Members, [&](auto &M) {
    Ar.string(M.Name);
    Ar.number(M.Called);
    Ar.number(M.Stored);
    Ar.number(M.Code);
    Ar.list(M.Calls, [&](auto &Reference) { Ar.number(Reference); });
    Ar.list(M.Through, [&](auto &Member) { Ar.number(Member); });
  });
}

/// Whether other files' analysis may need anything of \p F.
static bool matters(const UnitFunction &F) {
  return F.Defined && (F.InMain || F.IR);
}

/// The functions of headers that call what the unit's own files define. If the
/// model knows the name, they do what it says elsewhere.
static std::vector<bool> ownCopies(const UnitIR &Unit) {
  std::vector<bool> Own(Unit.Functions.size());
  for (unsigned Number : Unit.Order) {
    const UnitFunction &F = Unit.Functions[Number];
    if (F.InMain || !F.IR)
      continue;
    Own[Number] = llvm::any_of(F.IR->Calls, [&](const CallInstr &C) {
      return C.Callee < Own.size() &&
             (Own[C.Callee] || Unit.Functions[C.Callee].InMain);
    });
  }
  return Own;
}

/// \p Bytes behind their number.
static std::string withSize(const std::string &Bytes) {
  std::string All;
  llvm::raw_string_ostream OS(All);
  llvm::encodeULEB128(Bytes.size(), OS);
  OS << Bytes;
  return All;
}

/// Takes from the front of \p Bytes what withSize() has put there; none if that
/// is damaged.
static std::optional<llvm::StringRef> takeSized(llvm::StringRef &Bytes) {
  unsigned Length = 0;
  const char *Error = nullptr;
  uint64_t Size = llvm::decodeULEB128(Bytes.bytes_begin(), &Length,
                                      Bytes.bytes_end(), &Error);
  if (Error || Size > Bytes.size() - Length)
    return std::nullopt;
  llvm::StringRef Found = Bytes.substr(Length, Size);
  Bytes = Bytes.drop_front(Length + Size);
  return Found;
}

std::string locklint::encodeUnit(const UnitIR &Unit, const MemberFacts &Writes,
                                 const TermTable &Terms) {
  Writer Ar(Terms);
  std::vector<const UnitFunction *> Kept;
  for (unsigned Number : Unit.Order)
    if (matters(Unit.Functions[Number])) {
      Kept.push_back(&Unit.Functions[Number]);
      Ar.numberFunction(Number);
    }
  std::vector<bool> Own = ownCopies(Unit);
  Ar.list(Kept, [&](const UnitFunction *F) {
    transferName(Ar, *F);
    Ar.number(bool(Own[F->Number]));
  });
  for (const UnitFunction *F : Kept)
    Ar.block([&] { transfer(Ar, *F); });
  Ar.list(Unit.Initialisers, [&](const Registration &R) { transfer(Ar, R); });
  Ar.number(Unit.Counts.size());
  for (auto [Place, Count] : Unit.Counts) {
    Ar.term(Place);
    Ar.number(Count.has_value());
    Ar.number(Count.value_or(0));
  }
  Ar.number(Unit.IncludedAt.size());
  for (const auto &[File, At] : Unit.IncludedAt) {
    Ar.place({File, 1, 1});
    Ar.place(At);
  }
  Ar.number(Unit.DirectReclaim);
  std::vector<FieldId> Members;
  for (const auto &Entry : Writes.Members)
    Members.push_back(Entry.first);
  llvm::sort(Members);
  Ar.number(Members.size());
  for (FieldId Field : Members) {
    Ar.member(Field);
    transfer(Ar, Writes.Members.find(Field)->second);
  }
  Ar.number(Writes.Calls.size());
  for (const auto &[Pair, Where] : Writes.Calls) {
    Ar.function(Pair.first);
    Ar.function(Pair.second);
    Ar.place(Where);
  }
  Writer Head(Terms);
  transfer(Head, UnitHead::of(Unit, Writes, Terms, Kept, Ar.functions()));
  return withSize(Head.take()) + Ar.take();
}

std::optional<UnitHead> UnitHead::read(llvm::StringRef Encoded) {
  std::optional<llvm::StringRef> Head = takeSized(Encoded);
  if (!Head)
    return std::nullopt;
  // Strings alone are read, of which no model knows anything.
  ProgramTables Strings(Model::linux());
  Reader Ar(*Head, "", "", Strings);
  UnitHead H;
  transfer(Ar, H);
  auto AreKnown = [&](const auto &Of) {
    return llvm::all_of(Of.Calls,
                        [&](unsigned R) { return R < H.References.size(); }) &&
           llvm::all_of(Of.Through,
                        [&](unsigned M) { return M < H.Members.size(); });
  };
  if (Ar.failed() || Ar.left() || !llvm::all_of(H.Definitions, AreKnown) ||
      !llvm::all_of(H.Members, AreKnown))
    return std::nullopt;
  return H;
}

DecodedProgram::DecodedProgram(const Model &M)
    : Tables(std::make_shared<ProgramTables>(M)) {
  // Stands for every function that does nothing to locks.
  Unit.Functions.emplace_back();
}

/// The program's number for \p F. \p Own: it is another function than those of
/// its name elsewhere. \p Known: it was read before.
unsigned DecodedProgram::numberFor(const UnitFunction &F, bool Own,
                                   bool &Known) {
  unsigned Next = Unit.Functions.size();
  Known = false;
  if (!F.InMain && !Own) {
    auto [It, New] = InHeaders.try_emplace(
        (F.Name + "@" + F.Where.File + ":" + llvm::Twine(F.Where.Line)).str(),
        Next);
    Known = !New;
    if (Known)
      return It->second;
  }
  Unit.Functions.push_back(F);
  Unit.Functions.back().Number = Next;
  return Next;
}

/// What units say of one member, together.
static void merge(MemberFacts::Member &Into, MemberFacts::Member From) {
  Into.Own |= From.Own;
  Into.Code |= From.Code;
  Into.Anything |= From.Anything;
  Into.OrBits |= From.OrBits;
  Into.Constants.append(From.Constants);
  Into.Functions.append(From.Functions);
  Into.Writes.append(From.Writes);
}

/// Objects of drivers that are built into the kernel do not meet each other,
/// for all that they share names.
static llvm::StringRef driverOf(const UnitFunction &F) {
  llvm::StringRef File = F.Where.File;
  if (!F.Module.empty())
    return F.Module;
  return File.contains("/drivers/") || File.contains("/sound/")
             ? llvm::sys::path::parent_path(File)
             : llvm::StringRef();
}

bool DecodedProgram::announce(llvm::StringRef Bytes) {
  std::optional<UnitHead> Head = UnitHead::read(Bytes);
  if (!Head)
    return false;
  for (const UnitHead::Definition &D : Head->Definitions)
    Tables->define(D.Name, Head->Module, D.Exported);
  return true;
}

bool DecodedProgram::add(llvm::StringRef Bytes, llvm::StringRef Directory) {
  std::optional<llvm::StringRef> Head = takeSized(Bytes);
  if (!Head)
    return false;
  llvm::StringRef Module;
  Reader(*Head, "", "", *Tables).string(Module);
  Reader Ar(Bytes, Directory, Module, *Tables);
  std::vector<UnitFunction> Found;
  std::vector<bool> Own;
  Ar.list(Found, [&](UnitFunction &F) {
    bool OfUnit = false;
    transferName(Ar, F);
    Ar.number(OfUnit);
    Own.push_back(OfUnit);
  });
  Ar.FunctionNumbers.push_back(0);
  std::vector<bool> Known(Found.size());
  for (size_t I = 0; I != Found.size(); ++I) {
    bool Before;
    Ar.FunctionNumbers.push_back(numberFor(Found[I], Own[I], Before));
    Known[I] = Before;
  }
  for (size_t I = 0; I != Found.size(); ++I) {
    size_t Size = 0;
    Ar.number(Size);
    if (Known[I]) {
      Ar.skip(Size);
      continue;
    }
    UnitFunction &F = Unit.Functions[Ar.FunctionNumbers[I + 1]];
    F.Module = Module;
    F.Driver = driverOf(F);
    transfer(Ar, F);
    if (F.IR)
      F.IR->Driver = F.Driver;
    llvm::sort(F.Writes.Members);
    for (std::string &Tag : F.Writes.Passed)
      Tag = Ar.recordName(Tag);
    llvm::sort(F.Writes.Passed);
  }
  Ar.list(Unit.Initialisers, [&](Registration &R) { transfer(Ar, R); });
  size_t Size = 0;
  for (Ar.number(Size); Size && !Ar.failed(); --Size) {
    TermId Place = 0;
    bool Counted = false;
    int64_t Count = 0;
    Ar.term(Place);
    Ar.number(Counted);
    Ar.number(Count);
    Unit.Counts.push_back(
        {Place, Counted ? std::optional(Count) : std::nullopt});
  }
  for (Ar.number(Size); Size && !Ar.failed(); --Size) {
    Location File, At;
    Ar.place(File);
    Ar.place(At);
    Unit.IncludedAt.try_emplace(File.File, At);
  }
  uint64_t DirectReclaim = 0;
  Ar.number(DirectReclaim);
  if (DirectReclaim)
    Unit.DirectReclaim = DirectReclaim;
  for (Ar.number(Size); Size && !Ar.failed(); --Size) {
    FieldId Field;
    MemberFacts::Member M;
    Ar.member(Field);
    transfer(Ar, M);
    merge(Writes.Members[Field], std::move(M));
  }
  for (Ar.number(Size); Size && !Ar.failed(); --Size) {
    std::pair<unsigned, unsigned> Pair;
    Location Where;
    Ar.function(Pair.first);
    Ar.function(Pair.second);
    Ar.place(Where);
    Writes.Calls.try_emplace(Pair, Where);
  }
  return !Ar.failed() && !Ar.left();
}
