//===- UsersModel.cpp - The model with the users' files -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/UsersModel.h"

using namespace locklint;

llvm::Error UsersModel::add(const ModelChoice &Choice) {
  if (Choice.Files.empty() && Choice.Kernel.empty())
    return llvm::Error::success();
  Model M = get();
  for (const std::string &File : Choice.Files)
    if (llvm::Error E = M.addFile(File))
      return E;
  if (!Choice.Kernel.empty())
    M.setRelease(Choice.Kernel);
  Extended = std::move(M);
  return llvm::Error::success();
}
