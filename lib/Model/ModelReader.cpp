//===- ModelReader.cpp - Reading the model --------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The YAML of docs/model.md, through LLVM's YAML I/O. The traits below are the
// schema; whatever they do not name is refused.
//
//===----------------------------------------------------------------------===//

#include "Model/Model.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/YAMLTraits.h"
#include <optional>

using namespace llvm;
using namespace locklint;

namespace locklint {

/// Reads one file into a copy of a model. The traits find it in the context of
/// the yaml::IO.
class ModelReader {
public:
  ModelReader(Model &Into, StringRef Text, StringRef FileName)
      : M(Into), Text(Text), FileName(FileName), CountedTo(Text.begin()) {}

  static ModelReader &of(yaml::IO &IO) {
    return *static_cast<ModelReader *>(IO.getContext());
  }

  llvm::Error read();

  /// A scalar's error, which YAML I/O takes as a StringRef.
  StringRef fail(const Twine &Reason) {
    ScalarError = Reason.str();
    return ScalarError;
  }
  void setKeys(StringRef Known) { Keys = Known; }
  void setGfpParameters(bool Value) { M.GfpParameters = Value; }

  ArrayRef<LockType> types() const { return M.Types; }
  LockType &addOrFindType(StringRef Name);

  /// \p Line is that of the entry. Returns an error's text, if any.
  std::string addCall(StringRef Name, const CallModel &What, unsigned Line);

  /// A row for a call, or for a member as "record.field".
  void addCallback(bool OfCall, StringRef Name, const CallbackModel &What);
  void addEmbedded(StringRef Record) { M.Embedded.insert(Record); }

  /// The line of what is being read.
  unsigned currentLine(yaml::IO &IO);

private:
  static void onDiagnostic(const SMDiagnostic &D, void *Self);

  Model &M;
  StringRef Text;
  StringRef FileName;
  /// The keys of the mapping that was read last, for the message about a key
  /// that is none of them.
  StringRef Keys;
  std::string ScalarError;
  /// The first error, as "FILE:LINE: reason".
  std::string FirstError;
  /// Names of this file, and the line of their entry.
  StringMap<unsigned> Seen;
  /// Names of callbacks' rows of this file: their rows add up, and replace
  /// those of earlier files.
  StringSet<> SeenCallbacks;
  /// Lines are asked for in ascending order, more or less.
  const char *CountedTo;
  unsigned CountedLine = 1;
};

} // namespace locklint

namespace {

// Most of the schema's structs only stand for what is read: their traits put
// it into the model at once.

struct LockTypeEntry {};
struct CallEntry {};
struct CallbackEntry {};

/// A name of a kernel function or macro, as an entry declares it.
struct Identifier {
  StringRef Text;
};

/// A lock type, as an effect refers to it.
struct LockTypeName {
  LockTypeId Id = AnyLockType;
};

/// A member's name, or * for all that have no row of their own.
struct FieldPattern {
  StringRef Text;
};

/// What must not be a mapping.
struct NoMapping {};

/// One situation, or a list of them.
struct RunsList {
  std::vector<Runs> List;
  NoMapping Refused;
};

struct ModelFile {};

bool isIdentifier(StringRef S) {
  return !S.empty() && !isDigit(S[0]) &&
         all_of(S, [](char C) { return isAlnum(C) || C == '_'; });
}

/// A word of a fixed list.
template <typename E> struct Word {
  const char *Name;
  E Value;
};

constexpr Word<Waiting> WaitingWords[] = {{"sleep", Waiting::Sleep},
                                          {"spin", Waiting::Spin},
                                          {"none", Waiting::None}};
constexpr Word<Recursion> RecursionWords[] = {{"none", Recursion::None},
                                              {"read", Recursion::Read},
                                              {"all", Recursion::All}};
constexpr Word<LockMode> LockModeWords[] = {{"write", LockMode::Write},
                                            {"read", LockMode::Read}};
constexpr Word<Variant> VariantWords[] = {{"plain", Variant::Plain},
                                          {"irq", Variant::Irq},
                                          {"irqsave", Variant::IrqSave},
                                          {"bh", Variant::Bh}};
constexpr Word<Condition::Test> TestWords[] = {
    {"zero", Condition::Test::Zero},
    {"nonzero", Condition::Test::NonZero},
    {"negative", Condition::Test::Negative},
    {"nonnegative", Condition::Test::NonNegative},
    {"error", Condition::Test::Error},
    {"not-error", Condition::Test::NotError},
    {"blocking", Condition::Test::Blocking},
    {"bits", Condition::Test::Bits},
    {"no-bits", Condition::Test::NoBits},
    {"above", Condition::Test::Above}};
constexpr Word<Effect::Action> ActionWords[] = {
    {"acquire", Effect::Action::Acquire},
    {"release", Effect::Action::Release},
    {"assert-held", Effect::Action::AssertHeld},
    {"assert-not-held", Effect::Action::AssertNotHeld},
    {"irq-disable", Effect::Action::IrqDisable},
    {"irq-enable", Effect::Action::IrqEnable},
    {"irq-save", Effect::Action::IrqSave},
    {"irq-restore", Effect::Action::IrqRestore},
    {"bh-disable", Effect::Action::BhDisable},
    {"bh-enable", Effect::Action::BhEnable},
    {"preempt-disable", Effect::Action::PreemptDisable},
    {"preempt-enable", Effect::Action::PreemptEnable},
    {"sleep", Effect::Action::Sleep},
    {"hardirq-enter", Effect::Action::HardirqEnter},
    {"hardirq-exit", Effect::Action::HardirqExit},
    {"softirq-enter", Effect::Action::SoftirqEnter},
    {"softirq-exit", Effect::Action::SoftirqExit},
    {"init", Effect::Action::Init},
    {"wait", Effect::Action::Wait},
    {"stop", Effect::Action::Stop},
    {"start", Effect::Action::Start},
    {"arm", Effect::Action::Arm},
    {"delete", Effect::Action::Delete},
    {"free", Effect::Action::Free},
    {"call", Effect::Action::Call}};
constexpr Word<HandlerKind> HandlerKindWords[] = {
    {"other", HandlerKind::Other},     {"irq", HandlerKind::Irq},
    {"timer", HandlerKind::Timer},     {"hrtimer", HandlerKind::Hrtimer},
    {"tasklet", HandlerKind::Tasklet}, {"work", HandlerKind::Work},
    {"urb", HandlerKind::Urb},         {"napi", HandlerKind::Napi},
    {"kthread", HandlerKind::Kthread}, {"rcu", HandlerKind::Rcu}};
constexpr Word<Runs> RunsWords[] = {
    {"task", Runs::Task},       {"task-atomic", Runs::TaskAtomic},
    {"bh-off", Runs::BhOff},    {"softirq", Runs::Softirq},
    {"hardirq", Runs::Hardirq}, {"irq-off", Runs::IrqOff},
    {"atomic", Runs::Atomic}};
constexpr Word<ContextTest> ContextTestWords[] = {
    {"irqs-disabled", ContextTest::IrqsDisabled},
    {"in-interrupt", ContextTest::InInterrupt},
    {"in-hardirq", ContextTest::InHardirq},
    {"in-task", ContextTest::InTask},
    {"in-atomic", ContextTest::InAtomic},
    {"preemptible", ContextTest::Preemptible}};

ArrayRef<Word<Waiting>> wordsOf(Waiting) { return WaitingWords; }
ArrayRef<Word<Recursion>> wordsOf(Recursion) { return RecursionWords; }
ArrayRef<Word<LockMode>> wordsOf(LockMode) { return LockModeWords; }
ArrayRef<Word<Variant>> wordsOf(Variant) { return VariantWords; }
ArrayRef<Word<Condition::Test>> wordsOf(Condition::Test) { return TestWords; }
ArrayRef<Word<Effect::Action>> wordsOf(Effect::Action) { return ActionWords; }
ArrayRef<Word<HandlerKind>> wordsOf(HandlerKind) { return HandlerKindWords; }
ArrayRef<Word<Runs>> wordsOf(Runs) { return RunsWords; }
ArrayRef<Word<ContextTest>> wordsOf(ContextTest) { return ContextTestWords; }

/// What a function that is called is passed; `unknown` is nothing known.
struct PassedOperand {
  Operand Value;
};

StringRef readOperand(StringRef Text, ModelReader &R, Operand &Value) {
  StringRef Rest = Text;
  Value = Operand();
  if (Rest.consume_front("&"))
    Value.Kind = Operand::Base::ArgAddress;
  else if (Rest.consume_front("*"))
    Value.Kind = Operand::Base::ArgPointee;

  auto IsWordChar = [](char C) { return isAlnum(C) || C == '_'; };
  StringRef Base = Rest.take_while(IsWordChar);
  Rest = Rest.drop_front(Base.size());
  if (!Base.empty() && isDigit(Base[0])) {
    if (Base.getAsInteger(10, Value.Index) || Value.Index > 255)
      return R.fail("'" + Base + "' is no argument's number");
    if (Value.Kind == Operand::Base::None)
      Value.Kind = Operand::Base::Arg;
  } else if (Value.Kind != Operand::Base::None || Base.empty()) {
    return R.fail("operand '" + Text +
                  "' not understood; write an argument's number (0, '&0', "
                  "'*0'), result, or a global's name, then ->field or .field; "
                  "quote what starts with & or *");
  } else if (Base == "result") {
    Value.Kind = Operand::Base::Result;
  } else {
    Value.Kind = Operand::Base::Global;
    Value.Name = Base.str();
  }

  while (!Rest.empty()) {
    if (!Rest.consume_front("->") && !Rest.consume_front("."))
      return R.fail("operand '" + Text +
                    "': expected ->field or .field, not '" + Rest + "'");
    StringRef Field = Rest.take_while(IsWordChar);
    if (!isIdentifier(Field))
      return R.fail("operand '" + Text + "': a field's name is missing");
    Value.Fields.push_back(Field.str());
    Rest = Rest.drop_front(Field.size());
  }
  return {};
}

/// A mapping's keys, which it leaves to the reader for messages.
class KeyReader {
public:
  KeyReader(yaml::IO &IO, StringRef Keys) : IO(IO), Keys(Keys) {}
  /// When all values, mappings among them, have been read.
  ~KeyReader() { ModelReader::of(IO).setKeys(Keys); }

  template <typename T> void required(const char *Key, T &Value) {
    IO.mapRequired(Key, Value);
  }
  /// Returns whether the key is there; leaves the value alone if it is not.
  template <typename T> bool optional(const char *Key, T &Value) {
    if (!has(Key))
      return false;
    IO.mapOptional(Key, Value);
    return true;
  }

private:
  bool has(const char *Key) {
    if (!Known)
      Known = IO.keys();
    return is_contained(*Known, Key);
  }
  yaml::IO &IO;
  StringRef Keys;
  std::optional<std::vector<StringRef>> Known;
};

} // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(LockTypeEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(CallEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(CallbackEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(CallbackModel::Lock)
LLVM_YAML_IS_SEQUENCE_VECTOR(Identifier)
LLVM_YAML_IS_SEQUENCE_VECTOR(FieldPattern)
LLVM_YAML_IS_SEQUENCE_VECTOR(Runs)
LLVM_YAML_IS_SEQUENCE_VECTOR(Effect)
LLVM_YAML_IS_SEQUENCE_VECTOR(PassedOperand)

namespace llvm::yaml {

/// For scalars that are read, never written.
template <typename T> struct ReadOnlyScalar {
  static void output(const T &, void *, raw_ostream &) {
    llvm_unreachable("a model is not written");
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <typename E> struct WordScalar : ReadOnlyScalar<E> {
  static StringRef input(StringRef Text, void *Context, E &Value) {
    ArrayRef<Word<E>> Words = wordsOf(E());
    for (const Word<E> &W : Words)
      if (Text == W.Name) {
        Value = W.Value;
        return {};
      }
    auto Names = map_range(Words, [](auto &W) { return StringRef(W.Name); });
    return static_cast<ModelReader *>(Context)->fail(
        "unknown word '" + Text + "'; write one of: " + join(Names, ", "));
  }
};

template <> struct ScalarTraits<Waiting> : WordScalar<Waiting> {};
template <> struct ScalarTraits<Recursion> : WordScalar<Recursion> {};
template <> struct ScalarTraits<LockMode> : WordScalar<LockMode> {};
template <> struct ScalarTraits<Variant> : WordScalar<Variant> {};
template <>
struct ScalarTraits<Condition::Test> : WordScalar<Condition::Test> {};
template <> struct ScalarTraits<Effect::Action> : WordScalar<Effect::Action> {};
template <> struct ScalarTraits<ContextTest> : WordScalar<ContextTest> {};
template <> struct ScalarTraits<HandlerKind> : WordScalar<HandlerKind> {};
template <> struct ScalarTraits<Runs> : WordScalar<Runs> {};

template <> struct ScalarTraits<Operand> : ReadOnlyScalar<Operand> {
  static StringRef input(StringRef Text, void *Context, Operand &Value) {
    return readOperand(Text, *static_cast<ModelReader *>(Context), Value);
  }
};

template <> struct ScalarTraits<PassedOperand> : ReadOnlyScalar<PassedOperand> {
  static StringRef input(StringRef Text, void *Context, PassedOperand &Value) {
    return Text == "unknown"
               ? StringRef()
               : readOperand(Text, *static_cast<ModelReader *>(Context),
                             Value.Value);
  }
};

template <> struct ScalarTraits<Identifier> : ReadOnlyScalar<Identifier> {
  static StringRef input(StringRef Text, void *Context, Identifier &Value) {
    Value.Text = Text;
    if (isIdentifier(Text))
      return {};
    return static_cast<ModelReader *>(Context)->fail("'" + Text +
                                                     "' is no C identifier");
  }
};

template <> struct ScalarTraits<FieldPattern> : ReadOnlyScalar<FieldPattern> {
  static StringRef input(StringRef Text, void *Context, FieldPattern &Value) {
    Value.Text = Text;
    if (Text == "*" || isIdentifier(Text))
      return {};
    return static_cast<ModelReader *>(Context)->fail(
        "'" + Text + "' is no member's name; write '*' for all");
  }
};

template <> struct PolymorphicTraits<RunsList> {
  static NodeKind getKind(const RunsList &) { return NodeKind::Sequence; }
  static Runs &getAsScalar(RunsList &L) {
    L.List.resize(1);
    return L.List.front();
  }
  static std::vector<Runs> &getAsSequence(RunsList &L) { return L.List; }
  static NoMapping &getAsMap(RunsList &L) { return L.Refused; }
};

template <> struct ScalarTraits<LockTypeName> : ReadOnlyScalar<LockTypeName> {
  static StringRef input(StringRef Text, void *Context, LockTypeName &Value) {
    auto &R = *static_cast<ModelReader *>(Context);
    const auto *Found = find_if(
        R.types(), [&](const LockType &Type) { return Type.Name == Text; });
    if (Found == R.types().end())
      return R.fail(
          "unknown lock type '" + Text +
          "'; declare it under 'locks', or write one of: " +
          join(map_range(R.types(), [](auto &Type) { return Type.Name; }),
               ", "));
    Value.Id = Found - R.types().begin();
    return {};
  }
};

template <> struct MappingTraits<LockTypeEntry> {
  static void mapping(IO &IO, LockTypeEntry &) {
    KeyReader Keys(
        IO, "type, waits, atomic, recursive, rt-sleeps, tasks-only, owned, "
            "c-types");
    StringRef Name;
    Keys.required("type", Name);
    if (Name.empty()) {
      IO.setError("'type' is empty");
      return;
    }
    LockType &Type = ModelReader::of(IO).addOrFindType(Name);
    Keys.optional("waits", Type.Waits);
    Keys.optional("atomic", Type.Atomic);
    Keys.optional("recursive", Type.Recursive);
    Keys.optional("rt-sleeps", Type.SleepsOnRt);
    Keys.optional("tasks-only", Type.TasksOnly);
    Keys.optional("owned", Type.Owned);
    std::vector<Identifier> CTypes;
    if (Keys.optional("c-types", CTypes)) {
      Type.CTypes.clear();
      for (const Identifier &CType : CTypes)
        Type.CTypes.push_back(CType.Text.str());
    }
  }
};

template <> struct MappingTraits<Condition> {
  static void mapping(IO &IO, Condition &C) {
    using Test = Condition::Test;
    KeyReader Keys(IO, "result, arg, is, mask, value, optional");
    Hex64 Mask = 0;
    uint64_t Value = 0;
    bool HasValue = Keys.optional("value", Value);
    bool OfResult = Keys.optional("result", C.Is);
    bool OfArg = Keys.optional("arg", C.Arg);
    bool HasTest = Keys.optional("is", C.Is);
    bool HasMask = Keys.optional("mask", Mask);
    bool HasOptional = Keys.optional("optional", C.Optional);
    C.On = OfArg ? Condition::Subject::Arg : Condition::Subject::Result;
    C.Mask = HasValue ? Value : uint64_t(Mask);
    if (HasValue != (C.Is == Test::Above))
      IO.setError("'value' goes with the test 'above', and that with it");
    else if (OfResult == OfArg || OfArg != HasTest)
      IO.setError("a condition is {result: TEST} or {arg: N, is: TEST}");
    else if (OfArg && C.Arg > 255)
      IO.setError("there is no argument " + Twine(C.Arg));
    else if (HasMask != (C.Is == Test::Bits || C.Is == Test::NoBits))
      IO.setError("'mask' goes with the tests 'bits' and 'no-bits', and they "
                  "with it");
    else if (HasMask && !C.Mask)
      IO.setError("'mask' has no bits");
    else if (HasOptional && !OfArg)
      IO.setError("'optional' goes with 'arg'");
    else if (OfResult && C.Is == Test::Blocking)
      IO.setError("'blocking' tests an argument, the gfp flags");
  }
};

template <> struct MappingTraits<Effect> {
  static void mapping(IO &IO, Effect &E) {
    using Action = Effect::Action;
    KeyReader Keys(IO, "do, type, lock, kind, object, function, passes, mode, "
                       "variant, flags, try, subclass, nested, when");
    LockTypeName Type;
    Keys.required("do", E.Do);
    bool HasType = Keys.optional("type", Type);
    bool HasLock = Keys.optional("lock", E.Lock);
    bool HasKind = Keys.optional("kind", E.Kind);
    bool HasObject = Keys.optional("object", E.Lock);
    bool HasFunction = Keys.optional("function", E.Lock);
    std::vector<PassedOperand> Passed;
    bool HasPassed = Keys.optional("passes", Passed);
    for (PassedOperand &P : Passed)
      E.Passed.push_back(std::move(P.Value));
    bool HasMode = Keys.optional("mode", E.Mode);
    bool HasVariant = Keys.optional("variant", E.Var);
    bool HasFlags = Keys.optional("flags", E.Flags);
    bool HasTry = Keys.optional("try", E.Try);
    bool HasSubclass = Keys.optional("subclass", E.Subclass);
    bool HasNested = Keys.optional("nested", E.Nested);
    Keys.optional("when", E.When);
    E.Type = Type.Id;

    bool Acquires = E.Do == Action::Acquire;
    bool Changes = Acquires || E.Do == Action::Release;
    bool OnLock = Changes || E.Do == Action::AssertHeld ||
                  E.Do == Action::AssertNotHeld || E.Do == Action::Init;
    bool OnHandler = E.Do == Action::Wait || E.Do == Action::Stop ||
                     E.Do == Action::Start || E.Do == Action::Arm ||
                     E.Do == Action::Delete;
    bool OnObject = OnHandler || E.Do == Action::Free;
    bool Calls = E.Do == Action::Call;
    bool OnFlags = E.Do == Action::IrqSave || E.Do == Action::IrqRestore;
    auto Refuse = [&](bool Present, bool Allowed, const char *Key) {
      if (Present && !Allowed)
        IO.setError(Twine("'") + Key + "' has no meaning with this 'do'");
    };
    Refuse(HasType, OnLock, "type");
    Refuse(HasLock, OnLock, "lock");
    Refuse(HasKind, OnHandler, "kind");
    Refuse(HasObject, OnObject, "object");
    Refuse(HasFunction, Calls, "function");
    Refuse(HasPassed, Calls, "passes");
    Refuse(HasMode, OnLock, "mode");
    Refuse(HasVariant, Changes, "variant");
    Refuse(HasFlags, Changes || OnFlags, "flags");
    Refuse(HasTry, Acquires, "try");
    Refuse(HasSubclass, Acquires, "subclass");
    Refuse(HasNested, Acquires, "nested");
    if (OnHandler && !HasKind)
      IO.setError("'kind' is missing: what is the object, a timer, an irq …?");
    else if (OnObject && !HasObject && E.Do != Action::Wait)
      IO.setError("'object' is missing: which argument is it?");
    else if (Calls && !HasFunction)
      IO.setError("'function' is missing: which argument is it?");
    else if (Changes && !HasType)
      IO.setError("'type' is missing: which type of lock?");
    else if (HasFlags && Changes && E.Var != Variant::IrqSave)
      IO.setError("'flags' goes with 'variant: irqsave'");
    else if (OnFlags && !HasFlags)
      IO.setError("'flags' is missing: where is the state saved?");
    else if (OnLock && !HasLock && !needsNoLock(ModelReader::of(IO), E))
      IO.setError("'lock' is missing: which argument or global is the lock?");
  }

private:
  /// RCU's read sections are no objects.
  static bool needsNoLock(const ModelReader &R, const Effect &E) {
    return E.Type != AnyLockType && R.types()[E.Type].Waits == Waiting::None;
  }
};

template <> struct MappingTraits<CallEntry> {
  static void mapping(IO &IO, CallEntry &) {
    ModelReader &R = ModelReader::of(IO);
    KeyReader Keys(IO, "names, effects, test, returns, locked, running, "
                       "result, noreturn");
    unsigned Line = R.currentLine(IO);
    std::vector<Identifier> Names;
    CallModel What;
    Keys.required("names", Names);
    bool Any = Keys.optional("effects", What.Effects);
    Any |= Keys.optional("test", What.Tests);
    Any |= Keys.optional("returns", What.Returns);
    Any |= Keys.optional("locked", What.Locked);
    Any |= Keys.optional("running", What.Running);
    if (Condition::Test Is; Keys.optional("result", Is)) {
      What.ResultIs = Is;
      Any = true;
    }
    Any |= Keys.optional("noreturn", What.NoReturn);
    if (!Any)
      IO.setError("the entry says nothing of its names; write 'effects: []' if "
                  "they do nothing of interest");
    else if (Names.empty())
      IO.setError("'names' is empty");
    for (const Identifier &Name : Names)
      if (std::string Error = R.addCall(Name.Text, What, Line); !Error.empty())
        IO.setError(Error);
  }
};

template <> struct MappingTraits<NoMapping> {
  static void mapping(IO &IO, NoMapping &) {
    IO.setError("a word or a list of words is expected here");
  }
};

template <> struct MappingTraits<CallbackModel::Lock> {
  static void mapping(IO &IO, CallbackModel::Lock &L) {
    KeyReader Keys(IO, "type, lock");
    LockTypeName Type;
    Keys.required("type", Type);
    Keys.required("lock", L.Where);
    L.Type = Type.Id;
  }
};

template <> struct MappingTraits<UnitCondition> {
  static void mapping(IO &IO, UnitCondition &C) {
    KeyReader Keys(IO, "field, of, call, arg, is, mask");
    Identifier Field, Of, Call;
    Hex64 Mask = 0;
    bool HasField = Keys.optional("field", Field);
    bool HasOf = Keys.optional("of", Of);
    bool HasCall = Keys.optional("call", Call);
    bool HasArg = Keys.optional("arg", C.Value.Arg);
    bool HasTest = Keys.optional("is", C.Value.Is);
    bool HasMask = Keys.optional("mask", Mask);
    C.Field = Field.Text.str();
    C.Record = Of.Text.str();
    C.Call = Call.Text.str();
    C.Value.Mask = Mask;
    bool Always = HasCall && !HasArg;
    C.Value.On = Always ? Condition::Subject::Always : Condition::Subject::Arg;
    if (HasField == HasCall || (HasOf && !HasField) || (HasArg && !HasCall) ||
        (Always && HasTest) || (HasArg && !HasTest))
      IO.setError("write {field: NAME}, {field: NAME, of: STRUCT}, "
                  "{call: NAME} or {call: NAME, arg: N, is: TEST}; a field may "
                  "have 'is: TEST', too");
    else if (HasMask != (C.Value.Is == Condition::Test::Bits ||
                         C.Value.Is == Condition::Test::NoBits))
      IO.setError("'mask' goes with the tests 'bits' and 'no-bits', and they "
                  "with it");
  }
};

/// What decides about a row: of a call its arguments, of a member the unit.
struct CallbackCondition {
  bool OfCall;
  Condition Arg;
  std::optional<UnitCondition> Unit;
};

template <> struct MappingTraits<CallbackCondition> {
  static void mapping(IO &IO, CallbackCondition &C) {
    if (C.OfCall) {
      MappingTraits<Condition>::mapping(IO, C.Arg);
      if (C.Arg.On != Condition::Subject::Arg)
        IO.setError("the condition of a registering call is {arg: N, is: "
                    "TEST}");
      return;
    }
    C.Unit.emplace();
    MappingTraits<UnitCondition>::mapping(IO, *C.Unit);
  }
};

template <> struct MappingTraits<CallbackEntry> {
  static void mapping(IO &IO, CallbackEntry &) {
    ModelReader &R = ModelReader::of(IO);
    KeyReader Keys(IO, "call, handler, member, struct, fields, kind, object, "
                       "runs, as, passes, when, unless, holds, ends, source");
    CallbackModel What;
    std::vector<Identifier> Calls;
    std::vector<FieldPattern> Fields;
    Identifier Record;
    RunsList Situations;
    StringRef As, Source;
    bool OfCall = Keys.optional("call", Calls);
    bool OfMember = Keys.optional("struct", Record);
    bool HasHandler = Keys.optional("handler", What.Handler);
    Identifier Member;
    bool HasMember = Keys.optional("member", Member);
    What.Member = Member.Text.str();
    bool HasFields = Keys.optional("fields", Fields);
    Keys.optional("kind", What.Kind);
    bool HasObject = Keys.optional("object", What.Object);
    Keys.required("runs", Situations);
    Keys.optional("as", As);
    unsigned Passes = 0;
    bool HasPasses = Keys.optional("passes", Passes);
    if (HasPasses)
      What.Passes = Passes;
    CallbackCondition When{OfCall, {}, {}};
    if (Keys.optional("when", When)) {
      What.When = When.Arg;
      What.OnlyIf = When.Unit;
    }
    UnitCondition Unless;
    if (Keys.optional("unless", Unless))
      What.Unless = Unless;
    Keys.optional("holds", What.Holds);
    Keys.optional("ends", What.Ends);
    Keys.required("source", Source);
    What.Contexts = Situations.List;
    What.As = As.str();
    What.Source = Source.str();
    if (OfCall == OfMember || OfCall != HasHandler || OfMember != HasFields)
      IO.setError("a callback is {call: [NAME], handler: N, …} or {struct: "
                  "NAME, fields: [NAME], …}");
    else if (HasMember && !OfCall)
      IO.setError("'member' goes with 'call'");
    else if (HasObject && !OfCall)
      IO.setError("'object' goes with 'call'; a member's object is its struct");
    else if (HasPasses && !OfCall)
      IO.setError("'passes' goes with 'call'");
    else if (What.Contexts.empty())
      IO.setError("'runs' is empty");
    else if (OfCall && As.empty())
      IO.setError("'as' is missing: what do messages call the function?");
    for (auto *C : {&What.OnlyIf, &What.Unless})
      if (*C && !(*C)->Field.empty() && (*C)->Record.empty())
        (*C)->Record = Record.Text.str();
    for (const Identifier &Name : Calls)
      R.addCallback(true, Name.Text, What);
    for (const FieldPattern &Field : Fields) {
      CallbackModel Row = What;
      if (Row.As.empty() && Field.Text != "*")
        Row.As = (Record.Text + "." + Field.Text).str();
      R.addCallback(false, (Record.Text + "." + Field.Text).str(), Row);
    }
  }
};

template <> struct MappingTraits<ModelFile> {
  static void mapping(IO &IO, ModelFile &) {
    KeyReader Keys(
        IO, "version, locks, embedded, calls, callbacks, gfp-parameters");
    std::vector<Identifier> Embedded;
    std::vector<CallbackEntry> Callbacks;
    unsigned Version = 0;
    std::vector<LockTypeEntry> Locks;
    std::vector<CallEntry> Calls;
    bool GfpParameters = false;
    Keys.required("version", Version);
    if (Version != 1)
      IO.setError("version " + Twine(Version) +
                  " of the model's schema is not known; write 'version: 1'");
    Keys.optional("locks", Locks);
    if (Keys.optional("embedded", Embedded))
      for (const Identifier &Record : Embedded)
        ModelReader::of(IO).addEmbedded(Record.Text);
    Keys.optional("calls", Calls);
    Keys.optional("callbacks", Callbacks);
    if (Keys.optional("gfp-parameters", GfpParameters))
      ModelReader::of(IO).setGfpParameters(GfpParameters);
  }
};

} // namespace llvm::yaml

LockType &ModelReader::addOrFindType(StringRef Name) {
  for (LockType &Type : M.Types)
    if (Type.Name == Name)
      return Type;
  LockType &Added = M.Types.emplace_back();
  Added.Name = Name.str();
  return Added;
}

std::string ModelReader::addCall(StringRef Name, const CallModel &What,
                                 unsigned Line) {
  auto [Earlier, New] = Seen.try_emplace(Name, Line);
  if (!New)
    return ("'" + Name + "' has an entry already, in line " +
            Twine(Earlier->second))
        .str();
  CallModel &Call = M.Calls[Name];
  Call = What;
  Call.Name = Name.str();
  Call.Source = (FileName + ":" + Twine(Line)).str();
  return {};
}

void ModelReader::addCallback(bool OfCall, StringRef Name,
                              const CallbackModel &What) {
  std::vector<CallbackModel> &Rows =
      OfCall ? M.Registrars[Name] : M.Members[Name];
  if (SeenCallbacks.insert(Name).second)
    Rows.clear();
  Rows.push_back(What);
  // A name that registers is recognised, also if nothing else is known of it.
  if (OfCall) {
    auto [Call, New] = M.Calls.try_emplace(Name);
    if (New) {
      Call->second.Name = Name.str();
      Call->second.Source = What.Source;
    }
  }
}

unsigned ModelReader::currentLine(yaml::IO &IO) {
  const yaml::Node *N = static_cast<yaml::Input &>(IO).getCurrentNode();
  if (!N)
    return 1;
  const char *Where = N->getSourceRange().Start.getPointer();
  if (Where < CountedTo) {
    CountedTo = Text.begin();
    CountedLine = 1;
  }
  for (; CountedTo != Where; ++CountedTo)
    CountedLine += *CountedTo == '\n';
  return CountedLine;
}

void ModelReader::onDiagnostic(const SMDiagnostic &D, void *Self) {
  auto &R = *static_cast<ModelReader *>(Self);
  if (D.getKind() != SourceMgr::DK_Error || !R.FirstError.empty())
    return;
  raw_string_ostream OS(R.FirstError);
  OS << R.FileName << ':' << std::max(D.getLineNo(), 1) << ": "
     << D.getMessage();
  if (D.getMessage().starts_with("unknown key"))
    OS << "; known here: " << R.Keys;
}

Error ModelReader::read() {
  yaml::Input In(Text, this, onDiagnostic, this);
  // Input's operator>> would read a document that is not there.
  bool HasDocument = In.setCurrentDocument();
  if (HasDocument) {
    ModelFile File;
    yaml::EmptyContext Context;
    yamlize(In, File, /*Required=*/true, Context);
  }
  if (FirstError.empty() && !HasDocument)
    FirstError = (FileName + ":1: the file is empty; write 'version: 1'").str();
  else if (FirstError.empty() && In.nextDocument())
    FirstError = (FileName + ": more than one YAML document").str();
  if (FirstError.empty())
    return Error::success();
  return createStringError(inconvertibleErrorCode(), FirstError);
}

Error Model::addBuffer(StringRef Text, StringRef Name) {
  Model Changed = *this;
  if (Error E = ModelReader(Changed, Text, Name).read())
    return E;
  *this = std::move(Changed);
  return Error::success();
}

Error Model::addFile(StringRef Path) {
  ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer =
      MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return createStringError(Buffer.getError(),
                             "cannot read the model file '" + Path +
                                 "': " + Buffer.getError().message());
  return addBuffer((*Buffer)->getBuffer(), Path);
}

StringRef locklint::spelled(Runs How) {
  return find_if(RunsWords, [&](auto &W) { return W.Value == How; })->Name;
}

const Model &Model::linux() {
  struct EmbeddedFile {
    StringRef Name;
    StringRef Text;
  };
  static constexpr EmbeddedFile Files[] = {
#include "LinuxModel.inc"
  };
  static const Model Linux = [] {
    Model M;
    for (const EmbeddedFile &F : Files)
      if (Error E = ModelReader(M, F.Text, F.Name).read())
        report_fatal_error("the model of Linux that locklint is built with: " +
                               Twine(toString(std::move(E))),
                           /*gen_crash_diag=*/false);
    return M;
  }();
  return Linux;
}
