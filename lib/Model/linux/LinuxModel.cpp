//===- LinuxModel.cpp - The model that is compiled in ---------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model/ModelImage.h"

using namespace locklint;

namespace {

/// The rows that the bodies of a release have shown.
struct LearntImage {
  llvm::StringLiteral Kernel;
  llvm::StringRef Bytes;
};

#include "LinuxImages.inc"

} // namespace

const Model &Model::linux() {
  static const ModelImage Written("", {WrittenBytes, sizeof(WrittenBytes) - 1});
  static const std::vector<ModelImage> Learnt = [] {
    std::vector<ModelImage> All;
    for (const LearntImage &Image : LearntImages)
      All.emplace_back(Image.Kernel, Image.Bytes);
    return All;
  }();
  static const Model Linux(Written, Learnt);
  return Linux;
}
