//===- PrintIR.cpp - The IR, as developers read it ------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/PrintIR.h"
#include "Facts/Print.h"
#include "IR/TextForm.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace locklint;

namespace {

class IRPrinter {
public:
  IRPrinter(const TermTable &T, const Model &M) : T(T), M(M), OS(Body) {}

  void function(const UnitFunction &F);
  void unit(const UnitIR &Unit);
  /// Files get their names while the rest is printed.
  void finish(llvm::raw_ostream &To) const {
    Names.printFiles(To);
    To << Body;
  }

private:
  std::string term(TermId Id) { return print(T, Id, &Names); }
  std::string place(const Location &Where);
  void terms(llvm::ArrayRef<TermId> Ids) {
    OS << '(';
    llvm::interleaveComma(Ids, OS, [&](TermId Id) { OS << term(Id); });
    OS << ')';
  }
  template <class Of>
  void flags(const Of &X, llvm::ArrayRef<text::Flag<Of>> All) {
    for (const auto &Flag : All)
      if (X.*Flag.Member == Flag.Set)
        OS << ", " << Flag.Word;
  }
  template <class Of>
  void terms(const Of &X, llvm::ArrayRef<text::TermAttribute<Of>> All) {
    for (const auto &Each : All)
      if (X.*Each.Member)
        OS << ", " << Each.Word << ' ' << term(X.*Each.Member);
  }
  void numbers(llvm::ArrayRef<unsigned> Functions) {
    llvm::interleaveComma(Functions, OS,
                          [&](unsigned N) { OS << "function " << N; });
  }

  void head(const UnitFunction &F);
  void parameters(const UnitFunction &F);
  void writes(const WriteSet &W);
  void model(const CallInstr &C);
  void operands(const EffectOperands &O);
  void call(const CallInstr &C);
  void row(const CallbackModel &Row);
  void registration(const Registration &R);
  void instruction(const Instr &I, const FunctionIR &F);
  void target(int Successor);
  void end(const BlockIR &B);

  const TermTable &T;
  const Model &M;
  PrintedNames Names;
  std::string Body;
  llvm::raw_string_ostream OS;
  llvm::StringRef File; ///< Of the function.
};

} // namespace

/// Without the file where it is the function's.
std::string IRPrinter::place(const Location &Where) {
  if (!Where.valid())
    return "-";
  std::string Text;
  if (Where.File != File)
    Text = quoted(Names.file(Where.File)) + ":";
  return Text + llvm::utostr(Where.Line) + ":" + llvm::utostr(Where.Column);
}

void IRPrinter::model(const CallInstr &C) {
  const CallModel &Model = *C.Model;
  if (Model.Name == C.Name && !Model.Learnt && !Model.Number &&
      !Model.Effects.empty())
    return;
  OS << ", model " << quoted(Model.Name);
  if (Model.Learnt)
    OS << '@' << quoted(Model.Kernel, true);
  else if (Model.Number)
    OS << '#' << Model.Number;
}

void IRPrinter::operands(const EffectOperands &O) {
  if (O.Lock)
    OS << ' ' << term(O.Lock);
  if (O.Type != AnyLockType)
    OS << ", type " << quoted(M.type(O.Type).Name);
  terms(O, llvm::ArrayRef(text::OperandTerms));
  if (O.Subclass)
    OS << ", subclass " << unsigned(O.Subclass);
  flags(O, llvm::ArrayRef(text::OperandFlags));
  if (!O.Object.empty())
    OS << ", as " << quoted(O.Object, true);
  if (!O.Passed.empty()) {
    OS << ", passes ";
    terms(O.Passed);
  }
}

void IRPrinter::call(const CallInstr &C) {
  OS << "call#" << C.Number << ' ';
  if (C.Name.empty())
    OS << '*' << term(C.Pointer);
  else
    OS << quoted(C.Name);
  terms(C.Args);
  if (C.Callee != CallInstr::NoFunction)
    OS << " -> function " << C.Callee;
  OS << " at " << place(C.Where);
  if (C.GfpArg >= 0)
    OS << ", gfp " << C.GfpArg;
  terms(C, llvm::ArrayRef(text::CallTerms));
  flags(C, llvm::ArrayRef(text::CallFlags));
  if (!C.Model)
    return;
  model(C);
  for (auto [E, O] : llvm::zip(C.Model->Effects, C.Operands)) {
    OS << "; " << name(E.Do);
    operands(O);
  }
}

void IRPrinter::row(const CallbackModel &Row) {
  OS << ", row ";
  if (Row.Learnt) {
    OS << quoted(Row.Name) << '@' << quoted(Row.Kernel, true);
    return;
  }
  OS << quoted(Row.Name) << '#' << Row.Number;
}

void IRPrinter::registration(const Registration &R) {
  OS << "register " << term(R.Function) << " of " << term(R.Object) << " at "
     << place(R.Where);
  if (R.Row)
    row(*R.Row);
  terms(R, llvm::ArrayRef(text::RegistrationTerms));
  for (const auto &Each : text::RegistrationNumbers)
    if (R.*Each.Member)
      OS << ", " << Each.Word << ' ' << R.*Each.Member;
  if (!R.Member.empty())
    OS << ", member " << quoted(R.Member, true);
  flags(R, llvm::ArrayRef(text::RegistrationFlags));
  if (!R.Held.empty()) {
    OS << ", holds ";
    terms(R.Held);
  }
}

void IRPrinter::instruction(const Instr &I, const FunctionIR &F) {
  OS << "    ";
  switch (I.Do) {
  case Instr::Kind::Assign:
    OS << term(I.Place) << " = " << term(I.Value);
    break;
  case Instr::Kind::Register:
    registration(F.Registrations[I.Number]);
    break;
  case Instr::Kind::Call:
    call(F.Calls[I.Number]);
    break;
  case Instr::Kind::Return:
    OS << "return at " << place(I.Where);
    break;
  case Instr::Kind::Copy:
  case Instr::Kind::Forget:
  case Instr::Kind::Unset:
  case Instr::Kind::Dereference: {
    const text::Form &Form = *llvm::find_if(
        text::Instructions, [&](const auto &Form) { return Form.Do == I.Do; });
    OS << Form.Word;
    if (Form.Numbered)
      OS << '#' << I.Number;
    if (Form.HasPlace)
      OS << ' ' << term(I.Place);
    if (Form.HasValue)
      OS << (Form.HasPlace ? " = " : " ") << term(I.Value);
    break;
  }
  }
  OS << '\n';
}

void IRPrinter::target(int Successor) {
  if (Successor < 0)
    OS << "nowhere";
  else
    OS << "block " << Successor;
}

void IRPrinter::end(const BlockIR &B) {
  switch (B.Ends) {
  case BlockIR::End::Stop:
    OS << "    stop\n";
    return;
  case BlockIR::End::Jump:
    OS << (B.Successors.empty() ? "    end" : "    go to ");
    llvm::interleaveComma(B.Successors, OS, [&](int S) { target(S); });
    OS << '\n';
    return;
  case BlockIR::End::Branch:
    OS << "    if " << term(B.Condition) << ' ';
    target(B.Successors[0]);
    OS << ", else ";
    target(B.Successors[1]);
    OS << '\n';
    return;
  case BlockIR::End::Switch:
    OS << "    switch " << term(B.Condition) << '\n';
    for (auto [S, Case] : llvm::zip(B.Successors, B.Cases)) {
      OS << "      ";
      if (Case.Default)
        OS << "default: ";
      else
        OS << Case.Lo << ".." << Case.Hi << ": ";
      target(S);
      OS << '\n';
    }
    return;
  }
}

void IRPrinter::head(const UnitFunction &F) {
  OS << "function " << F.Number << ' ';
  const Term &Address = T[F.Address];
  bool Named =
      Address.Kind == TermKind::Function && T.name(Address.A) == F.Name;
  if (Named)
    OS << llvm::StringRef(term(F.Address)).drop_front(3);
  else
    OS << quoted(F.Name);
  File = "";
  OS << " at " << place(F.Where);
  File = F.Where.File;
  if (F.IR && F.IR->End.valid())
    OS << " to " << place(F.IR->End);
  if (!Named)
    OS << ", address " << term(F.Address);
  flags(F, llvm::ArrayRef(text::FunctionFlags));
  if (F.IR ? !F.IR->ReturnsVoid : !F.ReturnsVoid) {
    llvm::StringRef Type = text::ReturnsValue;
    for (const text::ReturnType &Each : text::ReturnTypes)
      if (F.IR && *F.IR.*Each.Member)
        Type = Each.Word;
    OS << ", " << Type;
  }
  if (F.IR && F.IR->Inline)
    OS << ", inline";
  for (const auto &Section : text::Sections)
    if (F.In == Section.In)
      OS << ", " << Section.Word;
  if (F.Given)
    OS << ", unknown";
  if (!F.Module.empty())
    OS << ", module " << quoted(F.Module, true);
  if (!F.Driver.empty())
    OS << ", driver " << quoted(F.Driver, true);
  OS << '\n';
}

void IRPrinter::parameters(const UnitFunction &F) {
  size_t Count = F.ParamIsPointer.size();
  if (F.IR)
    Count = std::max({Count, F.IR->ParamPlaces.size(), F.IR->ParamNames.size(),
                      F.IR->AlwaysPassed.size()});
  for (size_t I = 0; I != Count; ++I) {
    OS << "  p" << I;
    llvm::StringRef Name;
    if (F.IR && I < F.IR->ParamPlaces.size()) {
      TermId Place = F.IR->ParamPlaces[I];
      OS << " is " << term(Place);
      if (T[Place].Kind == TermKind::Local)
        Name = T.name(T[Place].A);
    }
    if (I < F.ParamIsPointer.size() && F.ParamIsPointer[I])
      OS << ", pointer";
    if (I < F.ParamRecords.size() && !F.ParamRecords[I].empty())
      OS << ", to " << quoted(F.ParamRecords[I], true);
    if (F.IR && I < F.IR->ParamNames.size() && F.IR->ParamNames[I] != Name)
      OS << ", named " << quoted(F.IR->ParamNames[I], true);
    if (F.IR && I < F.IR->AlwaysPassed.size() && F.IR->AlwaysPassed[I])
      OS << ", always " << *F.IR->AlwaysPassed[I];
    OS << '\n';
  }
}

void IRPrinter::writes(const WriteSet &W) {
  // Their numbers depend on the table.
  std::vector<FieldId> Members = W.Members;
  llvm::sort(Members, [&](FieldId A, FieldId B) {
    auto Key = [&](FieldId Id) {
      const FieldInfo &F = T.field(Id);
      return std::tie(F.Record, F.Name, F.Offset);
    };
    return Key(A) < Key(B);
  });
  for (FieldId Member : Members)
    OS << "  writes " << printMember(T, Member, &Names) << '\n';
  for (llvm::StringRef Tag : W.Passed) {
    auto [Record, Owner] = Tag.split('\0');
    OS << "  passes " << quoted(Record, true);
    if (!Owner.empty())
      OS << '@' << quoted(Names.file(Owner));
    OS << '\n';
  }
}

void IRPrinter::function(const UnitFunction &F) {
  head(F);
  parameters(F);
  if (F.IR)
    for (const FunctionIR::Annotation &Note : F.IR->Annotations)
      for (const auto &Each : text::Annotations)
        if (Each.Kind == Note.What)
          OS << "  " << Each.Word << ' ' << term(Note.Lock) << '\n';
  if (F.Callees != (F.IR ? text::calleesOf(*F.IR) : std::vector<unsigned>())) {
    OS << "  calls ";
    numbers(F.Callees);
    OS << '\n';
  }
  writes(F.Writes);
  if (!F.IR)
    return;
  for (auto [I, B] : llvm::enumerate(F.IR->Blocks)) {
    OS << "  block " << I << ", phi#" << B.Number
       << (I == F.IR->Entry ? ", entry" : "")
       << (I == F.IR->Exit ? ", exit" : "") << '\n';
    for (const Instr &Each : B.Instrs)
      instruction(Each, *F.IR);
    end(B);
  }
}

void IRPrinter::unit(const UnitIR &Unit) {
  if (!Unit.Module.empty())
    OS << "module " << quoted(Unit.Module, true) << '\n';
  if (Unit.DirectReclaim)
    OS << "direct_reclaim " << Unit.DirectReclaim << '\n';
  for (auto [Place, Count] : Unit.Counts) {
    OS << "count " << term(Place) << " = ";
    if (Count)
      OS << *Count << '\n';
    else
      OS << "?\n";
  }
  for (const Registration &R : Unit.Initialisers) {
    registration(R);
    OS << '\n';
  }
  for (unsigned Number : Unit.Order)
    function(Unit.Functions[Number]);
}

void locklint::print(llvm::raw_ostream &OS,
                     llvm::ArrayRef<const UnitFunction *> Functions,
                     const TermTable &T, const Model &M) {
  IRPrinter P(T, M);
  for (const UnitFunction *F : Functions)
    P.function(*F);
  P.finish(OS);
}

void locklint::print(llvm::raw_ostream &OS, const UnitIR &Unit,
                     const TermTable &T, const Model &M) {
  IRPrinter P(T, M);
  P.unit(Unit);
  P.finish(OS);
}
