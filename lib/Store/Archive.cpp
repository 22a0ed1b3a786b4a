//===- Archive.cpp - Values as bytes --------------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Store/Archive.h"
#include "Compat/Paths.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/Path.h"

using namespace locklint;

Writer::Writer(const TermTable &Terms)
    : ByteWriter(Body), Table(Terms), Strings(StringBytes), Terms(TermBytes),
      Fields(FieldBytes), Body(BodyBytes) {}

unsigned Writer::indexOf(llvm::StringRef Text) {
  auto [It, New] = StringIds.try_emplace(Text, StringIds.size());
  if (New) {
    ByteWriter(Strings).string(Text);
  }
  return It->second;
}

unsigned Writer::indexOfField(FieldId Field) {
  if (auto Known = FieldIds.find(Field); Known != FieldIds.end())
    return Known->second;
  const FieldInfo &I = Table.field(Field);
  ByteWriter(Fields).number(indexOf(I.Record));
  ByteWriter(Fields).number(indexOf(I.Name));
  ByteWriter(Fields).number(indexOf(I.Owner));
  ByteWriter(Fields).number(I.Offset);
  ByteWriter(Fields).number(unsigned(I.Flag | I.Embedded << 1));
  unsigned Index = FieldIds.size();
  return FieldIds[Field] = Index;
}

unsigned Writer::indexOf(TermId Id) {
  if (!Id)
    return 0;
  if (auto Known = TermIds.find(Id); Known != TermIds.end())
    return Known->second;
  const Term &T = Table[Id];
  uint64_t A = T.A, B = T.B;
  switch (T.Kind) {
  case TermKind::Global:
  case TermKind::Function:
    A = indexOf(Table.name(T.A));
    B = indexOf(Table.owner(T.A));
    break;
  case TermKind::Local:
    A = indexOf(Table.name(T.A));
    break;
  case TermKind::Field:
    A = indexOf(TermId(T.A));
    B = indexOfField(T.member());
    break;
  case TermKind::Index:
  case TermKind::Binary:
    A = indexOf(TermId(T.A));
    B = indexOf(TermId(T.B));
    break;
  case TermKind::Load:
  case TermKind::Unary:
  case TermKind::Stale:
    A = indexOf(TermId(T.A));
    break;
  case TermKind::Phi:
    B = indexOf(TermId(T.B));
    break;
  case TermKind::Unknown:
  case TermKind::Const:
  case TermKind::Param:
  case TermKind::Return:
  case TermKind::Result:
    break;
  }
  ByteWriter(Terms).number(unsigned(T.Kind));
  ByteWriter(Terms).number(unsigned(T.Op));
  ByteWriter(Terms).number(A);
  ByteWriter(Terms).number(B);
  if (T.Kind == TermKind::Const)
    ByteWriter(Terms).number(T.C);
  unsigned Index = TermIds.size() + 1;
  return TermIds[Id] = Index;
}

void Writer::place(const Location &Where) {
  string(Where.File);
  number(Where.Line);
  number(Where.Column);
}

/// Between the name of what was learnt and the kernel's release.
static constexpr char LearntOf = '@';
/// Between a name and which of its entries it is.
static constexpr char EntryNumber = '#';

void Writer::model(const CallModel *Call) {
  std::string Name = Call ? Call->Name : "";
  if (Call && Call->Learnt)
    Name += LearntOf + Call->Kernel;
  else if (Call && Call->Number)
    Name += EntryNumber + llvm::utostr(Call->Number);
  string(Name);
}

void Writer::row(const CallbackModel *Row) {
  std::string Name;
  if (Row && Row->Learnt)
    Name = Row->Name + LearntOf + Row->Kernel;
  else if (Row)
    Name = Row->Name + EntryNumber + llvm::utostr(Row->Number);
  string(Name);
}

std::vector<llvm::StringRef> Writer::functions() const {
  std::vector<llvm::StringRef> Names;
  for (auto [Id, Index] : TermIds)
    if (const Term &T = Table[Id];
        T.Kind == TermKind::Function && Table.owner(T.A).empty())
      Names.push_back(Table.name(T.A));
  llvm::sort(Names);
  return Names;
}

std::string Writer::take() {
  std::string All;
  llvm::raw_string_ostream OS(All);
  ByteWriter(OS).number(StringIds.size());
  OS << StringBytes;
  ByteWriter(OS).number(FieldIds.size());
  OS << FieldBytes;
  ByteWriter(OS).number(TermIds.size());
  OS << TermBytes << BodyBytes;
  return All;
}

llvm::StringRef ProgramTables::keep(llvm::StringRef Text) {
  auto [It, New] = Kept.try_emplace(Text);
  if (New)
    It->second = Saver.save(Text);
  return It->second;
}

void ProgramTables::define(llvm::StringRef Name, llvm::StringRef Module,
                           bool Exported) {
  auto &All = Definitions[Name];
  auto Same = llvm::find_if(
      All, [&](const Definition &D) { return D.Module == Module; });
  if (Same == All.end())
    All.push_back({keep(Module), Exported});
  else
    Same->Exported |= Exported;
}

bool ProgramTables::isExported(llvm::StringRef Name) const {
  auto Found = Definitions.find(Name);
  return Found != Definitions.end() &&
         llvm::any_of(Found->second,
                      [](const Definition &D) { return D.Exported; });
}

llvm::StringRef ProgramTables::moduleOf(llvm::StringRef Name,
                                        llvm::StringRef Module) const {
  auto Found = Definitions.find(Name);
  if (Found == Definitions.end())
    return "";
  const Definition *Exporter = nullptr;
  for (const Definition &D : Found->second) {
    if (D.Module == Module)
      return Module;
    if (D.Exported && !Exporter)
      Exporter = &D;
  }
  return Exporter ? Exporter->Module : "";
}

Reader::Reader(llvm::StringRef Bytes, llvm::StringRef Directory,
               llvm::StringRef Module, ProgramTables &Into)
    : ByteReader(Bytes), Directory(Directory), Module(Module), Into(Into),
      FirstNumber(Into.NextNumber) {
  readStrings();
  readFields();
  readTerms();
}

llvm::StringRef Reader::stringAt(uint64_t Index) {
  if (Index < Strings.size())
    return Strings[Index];
  fail();
  return "";
}

unsigned Reader::mapped(uint64_t Number) {
  if (Number < FunctionNumbers.size())
    return FunctionNumbers[Number];
  fail();
  return ~0U;
}

void Reader::readStrings() {
  for (uint64_t N = readUnsigned(); N && !failed(); --N) {
    llvm::StringRef Text;
    ByteReader::string(Text);
    Strings.push_back(Into.keep(Text));
  }
  Files.resize(Strings.size());
}

void Reader::readFields() {
  for (uint64_t N = readUnsigned(); N && !failed(); --N) {
    FieldInfo I;
    I.Record = stringAt(readUnsigned()).str();
    I.Name = stringAt(readUnsigned()).str();
    I.Owner = fileAt(readUnsigned()).str();
    I.Offset = readSigned();
    uint64_t Flags = readUnsigned();
    I.Flag = Flags & 1;
    I.Embedded = Flags & 2;
    if (!I.Owner.empty()) {
      std::string Tag = I.Record;
      I.Record += '\0' + I.Owner;
      Records[Tag] = I.Record;
    }
    Fields.push_back(Into.Terms.fieldId(I));
  }
}

void Reader::readTerms() {
  Terms.push_back(0);
  TermTable &T = Into.Terms;
  auto Part = [&](uint64_t Index) -> TermId {
    if (Index < Terms.size())
      return Terms[Index];
    fail();
    return 0;
  };
  for (uint64_t N = readUnsigned(); N && !failed(); --N) {
    uint64_t RawKind = readUnsigned(), RawOp = readUnsigned();
    if (RawKind > uint64_t(TermKind::Stale) ||
        RawOp > uint64_t(TermOp::IsConstant))
      return fail();
    auto Kind = TermKind(RawKind);
    auto Op = TermOp(RawOp);
    uint64_t A = readUnsigned(), B = readUnsigned();
    TermId Id = 0;
    switch (Kind) {
    case TermKind::Const:
      Id = T.constant(readSigned());
      break;
    case TermKind::Param:
      Id = T.param(A);
      break;
    case TermKind::Return:
      Id = T.returnPlace();
      break;
    case TermKind::Global:
    case TermKind::Function: {
      llvm::StringRef Name = stringAt(A), Owner = fileAt(B);
      if (Owner.empty())
        Owner = Into.moduleOf(Name, Module);
      Id = Kind == TermKind::Global ? T.global(Name, Owner)
                                    : T.function(Name, Owner);
      break;
    }
    case TermKind::Local:
      Id = T.local(stringAt(A));
      break;
    case TermKind::Field:
      if (B >= Fields.size())
        return fail();
      Id = T.field(Part(A), Fields[B]);
      break;
    case TermKind::Index:
      Id = T.index(Part(A), Part(B));
      break;
    case TermKind::Load:
      Id = T.load(Part(A));
      break;
    case TermKind::Unary:
      Id = T.unary(Op, Part(A));
      break;
    case TermKind::Binary:
      Id = T.binary(Op, Part(A), Part(B));
      break;
    case TermKind::Result:
    case TermKind::Phi: {
      auto Number = uint32_t(A) + FirstNumber;
      Into.NextNumber = std::max(Into.NextNumber, Number + 1);
      Id = Kind == TermKind::Result ? T.result(Number, B)
                                    : T.phi(Number, Part(B));
      break;
    }
    case TermKind::Stale:
      Id = T.stale(Part(A));
      break;
    case TermKind::Unknown:
      break;
    }
    Terms.push_back(Id);
  }
}

void Reader::unique(uint32_t &Number) {
  uint64_t N = readUnsigned();
  Number = N ? N + FirstNumber : 0;
  Into.NextNumber = std::max(Into.NextNumber, Number + 1);
}

void Reader::term(TermId &Id) {
  uint64_t Index = readUnsigned();
  if (Index < Terms.size())
    Id = Terms[Index];
  else
    fail();
}

void Reader::member(FieldId &Field) {
  uint64_t Index = readUnsigned();
  if (Index < Fields.size())
    Field = Fields[Index];
  else
    fail();
}

/// The string with that number as the name of a file; absolute, since units may
/// have been compiled in different directories.
llvm::StringRef Reader::fileAt(uint64_t Index) {
  if (Index >= Files.size()) {
    fail();
    return "";
  }
  llvm::StringRef &File = Files[Index];
  if (File.empty() && !Strings[Index].empty()) {
    llvm::SmallString<256> Path = Strings[Index];
    makeAbsolute(Directory, Path);
    File = Into.keep(Path);
  }
  return File;
}

void Reader::place(Location &Where) {
  uint64_t Index = readUnsigned();
  number(Where.Line);
  number(Where.Column);
  Where.File = fileAt(Index);
}

void Reader::model(const CallModel *&Call) {
  Call = nullptr;
  llvm::StringRef Name = stringAt(readUnsigned());
  if (Name.empty())
    return;
  if (auto [Function, Kernel] = Name.split(LearntOf);
      Function.size() != Name.size()) {
    Call = Into.M.learntOf(Function, kernelRelease(Kernel));
    return;
  }
  auto [Function, Number] = Name.split(EntryNumber);
  llvm::ArrayRef<CallModel> All = Into.M.entries(Function);
  size_t I = 0;
  if ((!Number.empty() && Number.getAsInteger(10, I)) || I >= All.size())
    return fail();
  Call = &All[I];
}

void Reader::row(const CallbackModel *&Row) {
  llvm::StringRef Text = stringAt(readUnsigned());
  if (auto [Member, Kernel] = Text.split(LearntOf);
      Member.size() != Text.size()) {
    auto [Record, Field] = Member.split('.');
    Row = Into.M.learntCallback(Record, Field, kernelRelease(Kernel));
    if (!Row)
      fail();
    return;
  }
  auto [Name, Number] = Text.split(EntryNumber);
  llvm::ArrayRef<CallbackModel> All = Into.M.rows(Name);
  size_t I;
  if (Number.getAsInteger(10, I) || I >= All.size())
    return fail();
  Row = &All[I];
}

std::string Reader::recordName(llvm::StringRef Tag) const {
  auto Found = Records.find(Tag);
  return Found == Records.end() ? Tag.str() : Found->second;
}
