//===- Model.cpp - Reading the model --------------------------------------===//
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

/// A name of a kernel function or macro, as an entry declares it.
struct Identifier {
  StringRef Text;
};

/// A lock type, as an effect refers to it.
struct LockTypeName {
  LockTypeId Id = AnyLockType;
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
    {"no-bits", Condition::Test::NoBits}};
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
    {"sleep", Effect::Action::Sleep}};
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
ArrayRef<Word<ContextTest>> wordsOf(ContextTest) { return ContextTestWords; }

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
LLVM_YAML_IS_SEQUENCE_VECTOR(Identifier)
LLVM_YAML_IS_SEQUENCE_VECTOR(Effect)

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

template <> struct ScalarTraits<Operand> : ReadOnlyScalar<Operand> {
  static StringRef input(StringRef Text, void *Context, Operand &Value) {
    return readOperand(Text, *static_cast<ModelReader *>(Context), Value);
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
    KeyReader Keys(IO, "type, waits, atomic, recursive, owned, c-types");
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
    KeyReader Keys(IO, "result, arg, is, mask");
    Hex64 Mask = 0;
    bool OfResult = Keys.optional("result", C.Is);
    bool OfArg = Keys.optional("arg", C.Arg);
    bool HasTest = Keys.optional("is", C.Is);
    bool HasMask = Keys.optional("mask", Mask);
    C.On = OfArg ? Condition::Subject::Arg : Condition::Subject::Result;
    C.Mask = Mask;
    if (OfResult == OfArg || OfArg != HasTest)
      IO.setError("a condition is {result: TEST} or {arg: N, is: TEST}");
    else if (OfArg && C.Arg > 255)
      IO.setError("there is no argument " + Twine(C.Arg));
    else if (HasMask != (C.Is == Test::Bits || C.Is == Test::NoBits))
      IO.setError("'mask' goes with the tests 'bits' and 'no-bits', and they "
                  "with it");
    else if (HasMask && !C.Mask)
      IO.setError("'mask' has no bits");
    else if (OfResult && C.Is == Test::Blocking)
      IO.setError("'blocking' tests an argument, the gfp flags");
  }
};

template <> struct MappingTraits<Effect> {
  static void mapping(IO &IO, Effect &E) {
    using Action = Effect::Action;
    KeyReader Keys(IO, "do, type, lock, mode, variant, flags, try, subclass, "
                       "nested, when");
    LockTypeName Type;
    Keys.required("do", E.Do);
    bool HasType = Keys.optional("type", Type);
    bool HasLock = Keys.optional("lock", E.Lock);
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
    bool OnLock =
        Changes || E.Do == Action::AssertHeld || E.Do == Action::AssertNotHeld;
    bool OnFlags = E.Do == Action::IrqSave || E.Do == Action::IrqRestore;
    auto Refuse = [&](bool Present, bool Allowed, const char *Key) {
      if (Present && !Allowed)
        IO.setError(Twine("'") + Key + "' has no meaning with this 'do'");
    };
    Refuse(HasType, OnLock, "type");
    Refuse(HasLock, OnLock, "lock");
    Refuse(HasMode, OnLock, "mode");
    Refuse(HasVariant, Changes, "variant");
    Refuse(HasFlags, Changes || OnFlags, "flags");
    Refuse(HasTry, Acquires, "try");
    Refuse(HasSubclass, Acquires, "subclass");
    Refuse(HasNested, Acquires, "nested");
    if (Changes && !HasType)
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
    KeyReader Keys(IO, "names, effects, test, returns, result, noreturn");
    unsigned Line = R.currentLine(IO);
    std::vector<Identifier> Names;
    CallModel What;
    Keys.required("names", Names);
    bool Any = Keys.optional("effects", What.Effects);
    Any |= Keys.optional("test", What.Tests);
    Any |= Keys.optional("returns", What.Returns);
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

template <> struct MappingTraits<ModelFile> {
  static void mapping(IO &IO, ModelFile &) {
    KeyReader Keys(IO, "version, locks, calls, gfp-parameters");
    unsigned Version = 0;
    std::vector<LockTypeEntry> Locks;
    std::vector<CallEntry> Calls;
    bool GfpParameters = false;
    Keys.required("version", Version);
    if (Version != 1)
      IO.setError("version " + Twine(Version) +
                  " of the model's schema is not known; write 'version: 1'");
    Keys.optional("locks", Locks);
    Keys.optional("calls", Calls);
    if (Keys.optional("gfp-parameters", GfpParameters))
      ModelReader::of(IO).setGfpParameters(GfpParameters);
  }
};

} // namespace llvm::yaml

LockType &ModelReader::addOrFindType(StringRef Name) {
  for (LockType &Type : M.Types)
    if (Type.Name == Name)
      return Type;
  return M.Types.emplace_back(LockType{.Name = Name.str()});
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

LockTypeId Model::typeOf(StringRef CType) const {
  for (const LockType &Type : Types)
    if (is_contained(Type.CTypes, CType))
      return &Type - Types.data();
  return AnyLockType;
}

const CallModel *Model::lookup(StringRef Name) const {
  auto Found = Calls.find(Name);
  return Found == Calls.end() ? nullptr : &Found->second;
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
