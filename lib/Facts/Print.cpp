//===- Print.cpp - Facts, as developers read them -------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Facts/Print.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/Path.h"

using namespace locklint;

llvm::StringRef PrintedNames::file(llvm::StringRef Path) {
  auto [It, New] = ByPath.try_emplace(Path);
  if (!New)
    return It->second;
  Paths.push_back(It->first());
  llvm::StringRef Short = llvm::sys::path::filename(Path);
  while (!Used.insert(Short).second && Short.size() != Path.size()) {
    llvm::StringRef Rest = Path.drop_back(Short.size());
    size_t Slash = Rest.drop_back(Rest.ends_with("/")).rfind('/');
    Short = Path.substr(Slash == llvm::StringRef::npos ? 0 : Slash + 1);
  }
  It->second = Short.str();
  return It->second;
}

void PrintedNames::printFiles(llvm::raw_ostream &OS) const {
  for (llvm::StringRef Path : Paths)
    if (const std::string &Short = ByPath.find(Path)->second; Short != Path)
      OS << "file " << quoted(Short) << " is " << quoted(Path, true) << '\n';
}

std::string locklint::quoted(llvm::StringRef Name, bool Always) {
  auto InWord = [](char C) {
    return llvm::isAlnum(C) || C == '_' || C == '.' || C == '$';
  };
  if (!Always && !Name.empty() && llvm::all_of(Name, InWord) &&
      !llvm::isDigit(Name[0]) && Name[0] != '.')
    return Name.str();
  std::string Text = "\"";
  llvm::raw_string_ostream OS(Text);
  llvm::printEscapedString(Name, OS);
  OS << '"';
  return Text;
}

llvm::StringRef locklint::name(TermOp Op) {
  static const char *const Names[] = {
      "?",  "+",   "-",  "*",  "/",   "%",  "&",  "|",       "^",
      "<<", ">>",  "u/", "u%", "u>>", "==", "!=", "<",       "<=",
      "u<", "u<=", "&&", "||", "!",   "~",  "-",  "constant"};
  return Names[unsigned(Op)];
}

namespace {

class TermPrinter {
public:
  TermPrinter(const TermTable &T, PrintedNames *Names) : T(T), Names(Names) {}

  std::string print(TermId Id) const;
  std::string member(FieldId Id) const;

private:
  std::string owned(llvm::StringRef Name, llvm::StringRef Owner) const {
    return Owner.empty() ? Name.str() : (Name + "@" + file(Owner)).str();
  }
  std::string owned(uint32_t Name) const {
    llvm::StringRef Owner = T.nameOwner(Name);
    llvm::StringRef Spelled = T.name(Name);
    // A string literal.
    std::string Text = Spelled == "\"\"" ? Spelled.str() : quoted(Spelled);
    return owned(Text, Owner.empty() ? T.owner(Name) : Owner);
  }
  std::string file(llvm::StringRef Path) const {
    return quoted(Names ? Names->file(Path) : llvm::sys::path::filename(Path));
  }
  std::string binary(const Term &X) const;
  bool swaps(const Term &X) const;

  const TermTable &T;
  PrintedNames *Names;
};

} // namespace

std::string TermPrinter::member(FieldId Id) const {
  const FieldInfo &F = T.field(Id);
  auto [Record, Owner] = llvm::StringRef(F.Record).split('\0');
  std::string Text = owned(quoted((Record + "." + F.Name).str(), true), Owner) +
                     ", " + llvm::itostr(F.Offset);
  if (F.Flag)
    Text += ", flag";
  if (F.Embedded)
    Text += ", embedded";
  if (F.Owner != Owner)
    Text += ", of " + file(F.Owner);
  return Text;
}

/// The order of such operands depends on the table.
bool TermPrinter::swaps(const Term &X) const {
  switch (X.Op) {
  case TermOp::Add:
  case TermOp::Mul:
  case TermOp::And:
  case TermOp::Or:
  case TermOp::Xor:
  case TermOp::Eq:
  case TermOp::Ne:
    return T[X.B].Kind != TermKind::Const;
  case TermOp::None:
  case TermOp::Sub:
  case TermOp::Div:
  case TermOp::Rem:
  case TermOp::Shl:
  case TermOp::Shr:
  case TermOp::UDiv:
  case TermOp::URem:
  case TermOp::UShr:
  case TermOp::Lt:
  case TermOp::Le:
  case TermOp::ULt:
  case TermOp::ULe:
  case TermOp::LAnd:
  case TermOp::LOr:
  case TermOp::Not:
  case TermOp::BitNot:
  case TermOp::Neg:
  case TermOp::IsConstant:
    return false;
  }
  llvm_unreachable("all operations are above");
}

std::string TermPrinter::binary(const Term &X) const {
  std::string A = print(X.A), B = print(X.B);
  if (swaps(X) && B < A)
    std::swap(A, B);
  return "(" + A + " " + name(X.Op).str() + " " + B + ")";
}

std::string TermPrinter::print(TermId Id) const {
  const Term &X = T[Id];
  auto Number = [](uint64_t N) { return llvm::utostr(N); };
  switch (X.Kind) {
  case TermKind::Unknown:
    return "?";
  case TermKind::Const:
    return llvm::itostr(X.C);
  case TermKind::Param:
    return "p" + Number(X.A);
  case TermKind::Return:
    return "return";
  case TermKind::Global:
    return "@" + owned(X.A);
  case TermKind::Function:
    return "fn " + owned(X.A);
  case TermKind::Local: {
    llvm::StringRef Name = T.name(X.A);
    return "%" + (Name.empty() ? "" : quoted(Name)) + "." +
           Number(Names ? Names->local(X.A) : X.A);
  }
  case TermKind::Field:
    return "field(" + print(X.A) + ", " + member(X.member()) + ")";
  case TermKind::Index: {
    std::string Base = print(X.A);
    if (T[X.A].Kind == TermKind::Unary)
      Base = "(" + Base + ")";
    return Base + "[" + print(X.B) + "]";
  }
  case TermKind::Load:
    return "load(" + print(X.A) + ")";
  case TermKind::Unary: {
    std::string Of = print(X.A);
    if (X.Op == TermOp::IsConstant || llvm::isDigit(Of[0]))
      Of = "(" + Of + ")";
    return name(X.Op).str() + Of;
  }
  case TermKind::Binary:
    return binary(X);
  case TermKind::Result:
    return "result#" + Number(X.A) + "." + Number(X.B);
  case TermKind::Phi:
    return "phi#" + Number(X.A) + "(" + print(X.B) + ")";
  case TermKind::Stale:
    return "stale(" + print(X.A) + ")";
  }
  llvm_unreachable("all kinds of terms are above");
}

std::string locklint::print(const TermTable &T, TermId Id,
                            PrintedNames *Names) {
  return TermPrinter(T, Names).print(Id);
}

std::string locklint::printMember(const TermTable &T, FieldId Id,
                                  PrintedNames *Names) {
  return TermPrinter(T, Names).member(Id);
}

std::string locklint::print(const Range &R) {
  Range All;
  std::string Text = "[";
  Text += (R.Lo == All.Lo ? "" : llvm::itostr(R.Lo)) + "..";
  Text += (R.Hi == All.Hi ? "" : llvm::itostr(R.Hi)) + "]";
  return Text + (R.NonZero ? " not 0" : "");
}

std::string locklint::print(const Location &Where) {
  if (!Where.valid())
    return "-";
  return (llvm::sys::path::filename(Where.File) + ":" +
          llvm::Twine(Where.Line) + ":" + llvm::Twine(Where.Column))
      .str();
}

llvm::StringRef locklint::name(Effect::Action Do) {
  switch (Do) {
  case Effect::Action::Acquire:
    return "acquire";
  case Effect::Action::Release:
    return "release";
  case Effect::Action::AssertHeld:
    return "assert_held";
  case Effect::Action::AssertNotHeld:
    return "assert_not_held";
  case Effect::Action::AssertIrqsOn:
    return "assert_irqs_on";
  case Effect::Action::AssertIrqsOff:
    return "assert_irqs_off";
  case Effect::Action::IrqDisable:
    return "irq_disable";
  case Effect::Action::IrqEnable:
    return "irq_enable";
  case Effect::Action::IrqSave:
    return "irq_save";
  case Effect::Action::IrqRestore:
    return "irq_restore";
  case Effect::Action::BhDisable:
    return "bh_disable";
  case Effect::Action::BhEnable:
    return "bh_enable";
  case Effect::Action::PreemptDisable:
    return "preempt_disable";
  case Effect::Action::PreemptEnable:
    return "preempt_enable";
  case Effect::Action::Sleep:
    return "sleep";
  case Effect::Action::HardirqEnter:
    return "hardirq_enter";
  case Effect::Action::HardirqExit:
    return "hardirq_exit";
  case Effect::Action::SoftirqEnter:
    return "softirq_enter";
  case Effect::Action::SoftirqExit:
    return "softirq_exit";
  case Effect::Action::Init:
    return "init";
  case Effect::Action::AcquireDone:
    return "acquire_done";
  case Effect::Action::Contend:
    return "contend";
  case Effect::Action::Wait:
    return "wait";
  case Effect::Action::Stop:
    return "stop";
  case Effect::Action::Start:
    return "start";
  case Effect::Action::Arm:
    return "arm";
  case Effect::Action::Delete:
    return "delete";
  case Effect::Action::Free:
    return "free";
  case Effect::Action::Call:
    return "call";
  case Effect::Action::CallBack:
    return "call_back";
  case Effect::Action::Await:
    return "await";
  case Effect::Action::Complete:
    return "complete";
  case Effect::Action::Register:
    return "register";
  }
  llvm_unreachable("all actions are above");
}

void locklint::print(llvm::raw_ostream &OS, const State &S, const TermTable &T,
                     const Model &M) {
  bool Empty = true;
  auto Item = [&]() -> llvm::raw_ostream & {
    OS << (Empty ? "" : ", ");
    Empty = false;
    return OS;
  };
  OS << '{';
  for (const HeldLock &L : S.Held)
    Item() << "holds " << print(T, L.Lock) << " (" << M.type(L.Type).Name
           << (L.Mode == LockMode::Read ? ", read" : "")
           << (L.FromEntry ? ", from entry" : "") << (L.Many ? ", many" : "")
           << (L.Escaped ? ", escaped" : "") << (L.Tested ? ", tested" : "")
           << (L.Nest ? ", nest " + print(T, L.Nest) : "")
           << (L.DoneAt ? ", done" : "") << ")";
  for (const FreeLock &L : S.Dropped)
    Item() << "dropped " << print(T, L.Lock);
  for (const FreeLock &L : S.Free)
    Item() << "free " << print(T, L.Lock);
  auto Level = [](IrqLevel::Kind K) {
    static const char *const Names[] = {"entry", "on", "off", "restored"};
    return Names[K];
  };
  if (S.Irq.Level != IrqLevel::Entry || S.EntryIrq != IrqLevel::Entry)
    Item() << "irq " << Level(S.Irq.Level) << " (entry " << Level(S.EntryIrq)
           << ")";
  if (S.Bh)
    Item() << "bh " << int(S.Bh);
  if (S.Preempt)
    Item() << "preempt " << int(S.Preempt);
  if (S.Contexts != AnyContext)
    Item() << "contexts " << int(S.Contexts);
  if (S.Blurred)
    Item() << "blurred";
  OS << '}';
}

static void printFacts(llvm::raw_ostream &OS, llvm::ArrayRef<Fact> Facts,
                       uint32_t NonNull, const TermTable &T) {
  for (const Fact &K : Facts)
    OS << "\n      if " << print(T, K.Value) << " in " << print(K.In);
  if (NonNull)
    OS << "\n      if not null: parameters " << llvm::utohexstr(NonNull);
}

void locklint::print(llvm::raw_ostream &OS, const Summary &S,
                     const TermTable &T, const SiteTable &Sites,
                     const Model &M) {
  if (S.Unknown) {
    OS << "  unknown\n";
    return;
  }
  for (const CallerEvent &N : S.Events) {
    OS << "  event " << name(N.Ev.Do);
    if (N.Ev.Lock)
      OS << ' ' << print(T, N.Ev.Lock);
    OS << " at " << print(Sites[N.Ev.Where].Where) << " in ";
    print(OS, N.Before, T, M);
    OS << (N.OfMode ? " of mode" : "") << (N.Again ? " again" : "");
    printFacts(OS, N.If, N.NonNull, T);
    OS << '\n';
  }
  for (const ExitCase &X : S.Exits) {
    OS << "  exit at " << print(Sites[X.Where].Where) << " returns "
       << print(T, X.Returned) << ' ' << print(X.ReturnedIn) << ' ';
    print(OS, X.After, T, M);
    printFacts(OS, X.If, X.NonNull, T);
    for (auto [Place, Value] : X.Writes)
      OS << "\n      writes " << print(T, Place) << " = " << print(T, Value);
    OS << '\n';
  }
}
