//===- UsersModel.h - The model with the users' files --------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_USERSMODEL_H
#define LOCKLINT_TOOLS_COMMON_USERSMODEL_H

#include "Model/Model.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>

namespace locklint {

/// The shipped model, and what the users' model files add to it.
class UsersModel {
public:
  /// Adds the files, in order.
  llvm::Error add(llvm::ArrayRef<std::string> Files);

  const Model &get() const { return Extended ? *Extended : Model::linux(); }

private:
  std::optional<Model> Extended;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_USERSMODEL_H
