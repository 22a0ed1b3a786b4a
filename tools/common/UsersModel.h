//===- UsersModel.h - The model with the users' files --------- -*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_TOOLS_COMMON_USERSMODEL_H
#define LOCKLINT_TOOLS_COMMON_USERSMODEL_H

#include "Model/Model.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace locklint {

/// What users say of the model.
struct ModelChoice {
  /// Model files, in order.
  std::vector<std::string> Files;
  /// The kernel's release; empty: the headers say it.
  llvm::VersionTuple Kernel;
};

/// The shipped model, and what users add to it.
class UsersModel {
public:
  llvm::Error add(const ModelChoice &Choice);

  const Model &get() const { return Extended ? *Extended : Model::linux(); }

private:
  std::optional<Model> Extended;
};

} // namespace locklint

#endif // LOCKLINT_TOOLS_COMMON_USERSMODEL_H
