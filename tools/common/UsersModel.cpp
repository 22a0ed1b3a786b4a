//===- UsersModel.cpp - The model with the users' files -------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "common/UsersModel.h"

using namespace locklint;

llvm::Error UsersModel::add(llvm::ArrayRef<std::string> Files) {
  if (Files.empty())
    return llvm::Error::success();
  Model M = get();
  for (const std::string &File : Files)
    if (llvm::Error E = M.addFile(File))
      return E;
  Extended = std::move(M);
  return llvm::Error::success();
}
