//===- ModelReader.cpp - Reading the model --------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The YAML of docs/model.md, through LLVM's YAML I/O. The traits below, and
// those of CallbackReader.cpp, are the schema; whatever they do not name is
// refused.
//
//===----------------------------------------------------------------------===//

#include "Model/ModelReader.h"
#include "Model/Spelling.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace llvm;
using namespace locklint;

namespace {

struct ModelFile {};

} // namespace

StringRef locklint::readOperand(StringRef Text, ModelReader &R,
                                Operand &Value) {
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

LLVM_YAML_IS_SEQUENCE_VECTOR(LockTypeEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(CallEntry)
LLVM_YAML_IS_SEQUENCE_VECTOR(Effect)

namespace llvm::yaml {

template <> struct MappingTraits<LockTypeEntry> {
  static void mapping(IO &IO, LockTypeEntry &) {
    KeyReader Keys(
        IO, "type, waits, atomic, recursive, rt-sleeps, tasks-only, owned, "
            "binary, counter, c-types");
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
    Keys.optional("in-context", Type.InContext);
    LockTypeName Binary;
    StringRef Counter;
    bool Counts = Keys.optional("binary", Binary);
    if (Keys.optional("counter", Counter) != Counts)
      IO.setError("'binary' goes with 'counter', and that with it");
    if (Counts) {
      Type.Binary = Binary.Id;
      Type.Counter = Counter.str();
    }
    std::vector<Identifier> CTypes;
    if (Keys.optional("c-types", CTypes)) {
      Type.CTypes.clear();
      for (const Identifier &CType : CTypes)
        Type.CTypes.push_back(CType.Text.str());
    }
  }
};

template <> struct MappingTraits<CallEntry> {
  static void mapping(IO &IO, CallEntry &) {
    ModelReader &R = ModelReader::of(IO);
    static const std::string Known =
        ("names, effects, test, bit, returns, locked, running, result, "
         "noreturn, " +
         ValidityKeys)
            .str();
    KeyReader Keys(IO, Known);
    unsigned Line = R.currentLine(IO);
    std::vector<Identifier> Names;
    CallModel What;
    Keys.required("names", Names);
    bool Any = Keys.optional("effects", What.Effects);
    Any |= Keys.optional("test", What.Tests);
    Any |= Keys.optional("bit", What.Bit);
    Any |= Keys.optional("returns", What.Returns);
    Any |= Keys.optional("locked", What.Locked);
    Any |= Keys.optional("running", What.Running);
    if (Condition::Test Is; Keys.optional("result", Is)) {
      What.ResultIs = Is;
      Any = true;
    }
    Any |= Keys.optional("noreturn", What.NoReturn);
    What.In = readValidity(IO, Keys);
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
    KeyReader Keys(IO, "version, learnt, locks, embedded, novalidate, "
                       "families, calls, callbacks, "
                       "gfp-parameters");
    std::vector<Identifier> Embedded;
    std::vector<DeclaredName> NoValidate, Families;
    std::vector<CallbackEntry> Callbacks;
    unsigned Version = 0;
    std::vector<LockTypeEntry> Locks;
    std::vector<CallEntry> Calls;
    bool GfpParameters = false;
    Keys.required("version", Version);
    if (Version != 1)
      IO.setError("version " + Twine(Version) +
                  " of the model's schema is not known; write 'version: 1'");
    if (bool Learnt = false; Keys.optional("learnt", Learnt))
      ModelReader::of(IO).setLearnt(Learnt);
    Keys.optional("locks", Locks);
    if (Keys.optional("embedded", Embedded))
      for (const Identifier &Record : Embedded)
        ModelReader::of(IO).addEmbedded(Record.Text);
    if (Keys.optional("novalidate", NoValidate))
      for (const DeclaredName &Member : NoValidate)
        ModelReader::of(IO).addNoValidate(Member.Text);
    if (Keys.optional("families", Families))
      for (const DeclaredName &Member : Families)
        ModelReader::of(IO).addFamilies(Member.Text);
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
  if (Learnt && !What.In.always())
    return "what was learnt is of one kernel; leave out " + ValidityKeys.str();
  SmallVector<unsigned, 1> &Lines = Seen[Name];
  std::vector<CallModel> One;
  std::vector<CallModel> &All = Learnt ? One : M.Calls[Name];
  // They replace those of earlier files.
  if (Lines.empty())
    All.clear();
  for (auto [Number, Earlier] : enumerate(Lines))
    if (Learnt || All[Number].In == What.In)
      return ("'" + Name + "' has an entry already, in line " + Twine(Earlier) +
              (What.In.always() ? "" : ", for the same kernels"))
          .str();
  Lines.push_back(Line);
  CallModel &Call = All.emplace_back(What);
  Call.Name = Name.str();
  Call.Number = All.size() - 1;
  Call.Learnt = Learnt;
  Call.Source = (FileName + ":" + Twine(Line)).str();
  if (Learnt) {
    M.Learnt[Name] = std::move(Call);
    return {};
  }
  // Of a name that bodies mention alone, other files may have their own.
  for (const Effect &E : Call.Effects)
    addGlobal(E.Lock);
  addGlobal(Call.Returns);
  return {};
}

void ModelReader::addGlobal(const Operand &O) {
  if (O.Kind == Operand::Base::Global)
    M.Globals.insert(O.Name);
}

void ModelReader::addCallback(StringRef Name, const CallbackModel &What) {
  if (Learnt) {
    CallbackModel &Row = M.LearntMembers[Name] = What;
    Row.Name = Row.As = Name.str();
    Row.Learnt = true;
    return;
  }
  std::vector<CallbackModel> &Rows = M.Rows[Name];
  if (SeenCallbacks.insert(Name).second)
    Rows.clear();
  CallbackModel &Row = Rows.emplace_back(What);
  Row.Name = Name.str();
  Row.Number = Rows.size() - 1;
  for (const CallbackModel::Lock &L : What.Holds)
    addGlobal(L.Where);
}

void ModelReader::recognise(StringRef Registrar) {
  ArrayRef<CallModel> Before = M.entries(Registrar);
  if (any_of(Before, [](const CallModel &C) { return C.In.always(); }))
    return;
  CallModel Call;
  Call.Name = Registrar.str();
  Call.Source = M.rows(Registrar).front().Source;
  // Where several hold, the last one counts.
  std::vector<CallModel> All = {std::move(Call)};
  append_range(All, Before);
  for (auto [Number, C] : enumerate(All))
    C.Number = Number;
  M.Calls[Registrar] = std::move(All);
}

void ModelReader::recogniseRegistrars() {
  if (Learnt)
    return;
  for (const auto &Entry : SeenCallbacks)
    if (!M.Rows[Entry.getKey()].front().isOfMember())
      recognise(Entry.getKey());
  for (const auto &Entry : Seen)
    if (!M.rows(Entry.getKey()).empty())
      recognise(Entry.getKey());
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
  OS << hintAt(D, R.Keys);
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
  if (!FirstError.empty())
    return createStringError(inconvertibleErrorCode(), FirstError);
  recogniseRegistrars();
  return Error::success();
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

StringRef locklint::spelled(Runs How) { return wordOf(How); }
