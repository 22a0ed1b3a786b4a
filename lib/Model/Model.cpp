//===- Model.cpp - What kernel calls mean for locking ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/Model.h"
#include "Model/LearntFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace locklint;

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
  auto Found = Calls.find(Name);
  if (Found == Calls.end())
    return {};
  return Found->second;
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
  for (const LearntFile &File : Shipped)
    if (kernelRelease(File.kernel()) == Kernel)
      return File.lookup(Name, *this);
  return nullptr;
}

bool Model::isLearnt(StringRef Name) const {
  return Learnt.contains(Name) || any_of(Shipped, [&](const LearntFile &File) {
           return File.has(Name);
         });
}

ArrayRef<CallbackModel> Model::registrations(StringRef Name) const {
  auto Found = Registrars.find(Name);
  if (Found == Registrars.end())
    return {};
  return Found->second;
}

ArrayRef<CallbackModel> Model::callbacks(StringRef Record,
                                         StringRef Field) const {
  for (StringRef Name : {Field, StringRef("*")})
    if (auto Found = Members.find((Record + "." + Name).str());
        Found != Members.end())
      return Found->second;
  return {};
}

const CallbackModel *Model::learntCallback(StringRef Record, StringRef Field,
                                           VersionTuple Kernel) const {
  if (!callbacks(Record, Field).empty())
    return nullptr;
  std::string Name = (Record + "." + Field).str();
  if (auto Found = LearntMembers.find(Name); Found != LearntMembers.end())
    return &Found->second;
  for (const LearntFile &File : Shipped)
    if (kernelRelease(File.kernel()) == Kernel)
      return File.lookupCallback(Name, *this);
  return nullptr;
}

bool Model::isLearntCallback(StringRef Record, StringRef Field) const {
  std::string Name = (Record + "." + Field).str();
  return LearntMembers.contains(Name) ||
         any_of(Shipped,
                [&](const LearntFile &File) { return File.hasCallback(Name); });
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
