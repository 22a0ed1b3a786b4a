//===- Finding.cpp - What a rule reports ----------------------------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Finding/Finding.h"
#include "llvm/Support/ErrorHandling.h"

using namespace locklint;

std::string locklint::describe(const Step &S) {
  std::string Subject = "'" + S.Subject + "'";
  // What a path leaves behind is a lock, or else a state, in Detail.
  std::string Left = S.Subject.empty() ? S.Detail : Subject + " held";
  switch (S.What) {
  case Step::Kind::Acquired:
    return Subject + " acquired here";
  case Step::Kind::Released:
    return Subject + " released here";
  case Step::Kind::IrqsOff:
    return "interrupts disabled here by " + Subject;
  case Step::Kind::IrqsOn:
    return "interrupts enabled here by " + Subject;
  case Step::Kind::ReadSection:
    return "read-side critical section entered here by " + Subject;
  case Step::Kind::BhOff:
    return "bottom halves disabled here by " + Subject;
  case Step::Kind::PreemptOff:
    return "preemption disabled here by " + Subject;
  case Step::Kind::Calls:
    return "calls " + Subject + " here";
  case Step::Kind::Needs:
    return Subject + " needs " + S.Detail;
  case Step::Kind::Sleeps:
    return Subject + " may sleep" + (S.Detail.empty() ? "" : ": " + S.Detail);
  case Step::Kind::Returns:
    return "this path returns with " + Left;
  case Step::Kind::ReturnsWithout:
    return "this path returns without it";
  case Step::Kind::Registered:
    return Subject + " is registered here as " + S.Detail;
  case Step::Kind::HeldByCaller:
    return S.Detail + ", which is called with " + Subject + " held";
  case Step::Kind::Waits:
    return Subject + " waits for the handler here";
  case Step::Kind::Awaits:
    return Subject + " waits for the completion here";
  case Step::Kind::Completes:
    return "completed by " + Subject + " here";
  case Step::Kind::Frees:
    return "freed by " + Subject + " here";
  case Step::Kind::Arms:
    return Subject + " schedules it again here";
  case Step::Kind::Schedules:
    return Subject + " schedules it here";
  case Step::Kind::Fails:
    return "an error is returned here";
  case Step::Kind::Stops:
    return "stopped here, but " + S.Detail;
  case Step::Kind::Managed:
    return "allocated by " + Subject +
           " here, so it is freed with the device's other resources";
  case Step::Kind::Saved:
    return "saved by " + Subject + " here";
  case Step::Kind::Restored:
    return "restored by " + Subject + " here";
  case Step::Kind::Elsewhere:
    return "the same happens here" +
           (S.Detail.empty() ? ""
                             : ", and at " + S.Detail + " more place" +
                                   (S.Detail == "1" ? "" : "s"));
  case Step::Kind::MayRunWithIrqsOn:
    return Subject + " is called with interrupts enabled";
  case Step::Kind::Confirmed:
    return "confirmed: Clang's analyzer finds a path on which it happens";
  case Step::Kind::NotConfirmed:
    return "not confirmed: Clang's analyzer finds no path on which it happens";
  case Step::Kind::Included:
    return "included here";
  case Step::Kind::Asserted:
    return Subject + " is held here, says the annotation";
  }
  llvm_unreachable("all kinds of steps are above");
}

static constexpr std::pair<Step::Kind, llvm::StringLiteral> Words[] = {
    {Step::Kind::Acquired, "acquired"},
    {Step::Kind::Released, "released"},
    {Step::Kind::IrqsOff, "interrupts-off"},
    {Step::Kind::IrqsOn, "interrupts-on"},
    {Step::Kind::BhOff, "bottom-halves-off"},
    {Step::Kind::PreemptOff, "preemption-off"},
    {Step::Kind::ReadSection, "read-section"},
    {Step::Kind::Calls, "calls"},
    {Step::Kind::Needs, "needs"},
    {Step::Kind::Sleeps, "sleeps"},
    {Step::Kind::Returns, "returns"},
    {Step::Kind::ReturnsWithout, "returns-without"},
    {Step::Kind::Asserted, "asserted"},
    {Step::Kind::Registered, "registered"},
    {Step::Kind::HeldByCaller, "held-by-caller"},
    {Step::Kind::Waits, "waits"},
    {Step::Kind::Awaits, "awaits"},
    {Step::Kind::Completes, "completes"},
    {Step::Kind::Frees, "frees"},
    {Step::Kind::Arms, "arms"},
    {Step::Kind::Schedules, "schedules"},
    {Step::Kind::Fails, "fails"},
    {Step::Kind::Stops, "stops"},
    {Step::Kind::Managed, "managed"},
    {Step::Kind::Saved, "saved"},
    {Step::Kind::Restored, "restored"},
    {Step::Kind::Elsewhere, "elsewhere"},
    {Step::Kind::MayRunWithIrqsOn, "may-run-with-interrupts-on"},
    {Step::Kind::Confirmed, "confirmed"},
    {Step::Kind::NotConfirmed, "not-confirmed"},
    {Step::Kind::Included, "included"},
};
// Words are found by the kinds' values.
static_assert([] {
  for (size_t I = 0; I != std::size(Words); ++I)
    if (size_t(Words[I].first) != I)
      return false;
  return std::size(Words) == size_t(Step::Kind::Included) + 1;
}());

llvm::StringRef locklint::wordFor(Step::Kind What) {
  return Words[size_t(What)].second;
}

std::optional<Step::Kind> locklint::stepKindFor(llvm::StringRef Word) {
  for (const auto &[Kind, Name] : Words)
    if (Name == Word)
      return Kind;
  return std::nullopt;
}

bool locklint::operator<(const Finding &A, const Finding &B) {
  return std::tie(A.Where, A.Rule, A.Message) <
         std::tie(B.Where, B.Rule, B.Message);
}
