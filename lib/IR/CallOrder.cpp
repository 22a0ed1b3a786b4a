//===- CallOrder.cpp - Callees before callers -----------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "IR/CallOrder.h"
#include <algorithm>

using namespace locklint;

CallOrder::Node &CallOrder::node(unsigned Function) {
  if (Function >= Nodes.size())
    Nodes.resize(Function + 1);
  return Nodes[Function];
}

void CallOrder::visit(unsigned Root) {
  struct Frame {
    unsigned Function;
    llvm::ArrayRef<unsigned> Left; ///< Callees still to be looked at.
  };
  std::vector<Frame> Frames;
  auto Enter = [&](unsigned Function) {
    llvm::ArrayRef<unsigned> Called = Callees(Function);
    Node &N = node(Function);
    N.Order = N.Low = ++Counter;
    N.OnStack = true;
    Stack.push_back(Function);
    Frames.push_back({Function, Called});
  };
  if (node(Root).Order)
    return;
  Enter(Root);
  while (!Frames.empty()) {
    unsigned F = Frames.back().Function;
    if (!Frames.back().Left.empty()) {
      unsigned C = Frames.back().Left.front();
      Frames.back().Left = Frames.back().Left.drop_front();
      if (!node(C).Order)
        Enter(C);
      else if (node(C).OnStack)
        node(F).Low = std::min(node(F).Low, node(C).Order);
      continue;
    }
    Frames.pop_back();
    if (!Frames.empty()) {
      Node &Caller = node(Frames.back().Function);
      Caller.Low = std::min(Caller.Low, node(F).Low);
    }
    if (node(F).Low != node(F).Order)
      continue;
    std::vector<unsigned> Group;
    do {
      Group.push_back(Stack.back());
      Stack.pop_back();
      node(Group.back()).OnStack = false;
    } while (Group.back() != F);
    Found(Group);
  }
}
