//===- Model.cpp - What kernel calls mean for locking ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/Model.h"
#include "Model/ModelImage.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace locklint;

Model::Model(const ModelImage &Base, ArrayRef<ModelImage> Shipped) : Model() {
  this->Base = &Base;
  this->Shipped = Shipped;
  ModelImage::Head H = Base.head();
  Types = std::move(H.Types);
  Embedded.insert(H.Embedded.begin(), H.Embedded.end());
  NoValidate.insert(H.NoValidate.begin(), H.NoValidate.end());
  Families.insert(H.Families.begin(), H.Families.end());
  Globals.insert(H.Globals.begin(), H.Globals.end());
  Watched.insert(H.Watched.begin(), H.Watched.end());
  Conditional = std::move(H.Conditional);
  GfpParameters = H.GfpParameters;
}

LockTypeId Model::typeOf(StringRef CType) const {
  for (const LockType &Type : Types)
    if (is_contained(Type.CTypes, CType))
      return &Type - Types.data();
  return AnyLockType;
}

bool CallbackModel::begins() const {
  return Anytime && StringRef(As).ends_with(".probe");
}

bool CallModel::saysSleepAlone() const {
  return !Returns && !NoReturn && Tests == ContextTest::None &&
         !Effects.empty() && all_of(Effects, [](const Effect &E) {
           return E.Do == Effect::Action::Sleep && !E.InTask &&
                  E.When.On == Condition::Subject::Always;
         });
}

ArrayRef<CallModel> Model::entries(StringRef Name) const {
  if (auto Found = Calls.find(Name); Found != Calls.end())
    return Found->second;
  return Base ? Base->entries(Name) : ArrayRef<CallModel>();
}

/// The names of \p Map and, through \p ForEach, of \p Base, once each.
template <class T>
static std::vector<StringRef>
allNames(const StringMap<T> &Map, const ModelImage *Base,
         void (ModelImage::*ForEach)(function_ref<void(StringRef)>) const) {
  auto Keys = Map.keys();
  std::vector<StringRef> Names(Keys.begin(), Keys.end());
  if (Base)
    (Base->*ForEach)([&](StringRef Name) {
      if (!Map.contains(Name))
        Names.push_back(Name);
    });
  sort(Names);
  return Names;
}

std::vector<StringRef> Model::names() const {
  return allNames(Calls, Base, &ModelImage::forEachCall);
}

std::vector<StringRef> Model::rowNames() const {
  return allNames(Rows, Base, &ModelImage::forEachRow);
}

const CallModel *Model::lookup(StringRef Name, const KernelInfo &Kernel) const {
  for (const CallModel &Call : reverse(entries(Name)))
    if (Call.In.holds(Kernel))
      return &Call;
  return nullptr;
}

const CallModel *Model::learnt(StringRef Name, const KernelInfo &Kernel) const {
  if (const CallModel *Written = lookup(Name, Kernel);
      Written && !Written->saysSleepAlone())
    return nullptr;
  return learntOf(Name, Kernel.Release);
}

const CallModel *Model::learntOf(StringRef Name, VersionTuple Kernel) const {
  if (auto Found = Learnt.find(Name); Found != Learnt.end())
    return &Found->second;
  for (const ModelImage &Image : Shipped)
    if (kernelRelease(Image.kernel()) == Kernel) {
      ArrayRef<CallModel> Found = Image.entries(Name);
      return Found.empty() ? nullptr : &Found.front();
    }
  return nullptr;
}

bool Model::isLearnt(StringRef Name) const {
  return Learnt.contains(Name) || any_of(Shipped, [&](const ModelImage &Image) {
           return Image.hasCall(Name);
         });
}

ArrayRef<CallbackModel> Model::rows(StringRef Name) const {
  if (auto Found = Rows.find(Name); Found != Rows.end())
    return Found->second;
  return Base ? Base->rows(Name) : ArrayRef<CallbackModel>();
}

ArrayRef<CallbackModel> Model::callbacks(StringRef Record,
                                         StringRef Field) const {
  for (StringRef Name : {Field, StringRef("*")})
    if (ArrayRef<CallbackModel> Found = rows((Record + "." + Name).str());
        !Found.empty())
      return Found;
  return {};
}

std::vector<const CallbackModel *> Model::conditionalRows() const {
  std::vector<const CallbackModel *> Found;
  auto Add = [&](ArrayRef<CallbackModel> All) {
    for (const CallbackModel &Row : All)
      if (Row.asksUnit())
        Found.push_back(&Row);
  };
  for (const auto &Entry : Rows)
    Add(Entry.getValue());
  for (const std::string &Name : Conditional)
    if (!Rows.contains(Name))
      Add(Base->rows(Name));
  return Found;
}

const CallbackModel *Model::learntCallback(StringRef Record, StringRef Field,
                                           VersionTuple Kernel) const {
  if (!callbacks(Record, Field).empty())
    return nullptr;
  std::string Name = (Record + "." + Field).str();
  if (auto Found = LearntMembers.find(Name); Found != LearntMembers.end())
    return &Found->second;
  for (const ModelImage &Image : Shipped)
    if (kernelRelease(Image.kernel()) == Kernel) {
      ArrayRef<CallbackModel> Shown = Image.rows(Name);
      return Shown.empty() ? nullptr : &Shown.front();
    }
  return nullptr;
}

bool Model::isLearntCallback(StringRef Record, StringRef Field) const {
  std::string Name = (Record + "." + Field).str();
  return LearntMembers.contains(Name) ||
         any_of(Shipped,
                [&](const ModelImage &Image) { return Image.hasRows(Name); });
}

BitChange locklint::changeOf(BitOp Op) {
  switch (Op) {
  case BitOp::None:
  case BitOp::Test:
    return BitChange::None;
  case BitOp::Set:
  case BitOp::TestAndSet:
    return BitChange::Set;
  case BitOp::Clear:
  case BitOp::TestAndClear:
    return BitChange::Clear;
  case BitOp::Flip:
  case BitOp::TestAndFlip:
    return BitChange::Flip;
  case BitOp::Assign:
    return BitChange::Assign;
  }
  llvm_unreachable("every operation is listed");
}

std::string locklint::spelled(const Operand &O) {
  std::string Text;
  switch (O.Kind) {
  case Operand::Base::None:
    return "";
  case Operand::Base::Arg:
    Text = utostr(O.Index);
    break;
  case Operand::Base::ArgAddress:
    Text = "&" + utostr(O.Index);
    break;
  case Operand::Base::ArgPointee:
    Text = "*" + utostr(O.Index);
    break;
  case Operand::Base::Result:
    Text = "result";
    break;
  case Operand::Base::Global:
    Text = O.Name;
    break;
  }
  const char *Step = O.Kind == Operand::Base::Global ? "." : "->";
  for (const std::string &Field : O.Fields) {
    Text += Step + Field;
    Step = ".";
  }
  return Text;
}
