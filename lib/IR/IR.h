//===- IR.h - A function, reduced to what locking needs ---------*- C++ -*-===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lowering turns Clang's CFG of a function into this: assignments, calls with
// their model's effects resolved to terms, and branches. The engine sees
// nothing else, so that it can be tested, and run again at link time, without
// Clang.
//
//===----------------------------------------------------------------------===//

#ifndef LOCKLINT_IR_IR_H
#define LOCKLINT_IR_IR_H

#include "Facts/Location.h"
#include "Facts/Term.h"
#include "Model/Model.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <set>
#include <vector>

namespace locklint {

/// An Effect's operands as terms over the function's places. They are evaluated
/// where the call is executed.
struct EffectOperands {
  TermId Lock = 0;
  llvm::SmallVector<TermId, 0> Passed;
  /// The type of the object that Lock names, where the model gives none.
  LockTypeId Type = AnyLockType;
  /// IrqSave: the place that receives the flags (0: the result does);
  /// IrqRestore: the value restored.
  TermId Flags = 0;
  TermId Nest = 0;        ///< Acquire: see Effect.
  uint8_t Subclass = 0;   ///< As named; 255: named, but not a constant.
  bool WrongType = false; ///< The flags are not of type unsigned long.
  llvm::StringRef Object; ///< The lock, as written.
};

/// The second number of TermTable::result() for what a variable holds that was
/// given no value.
constexpr uint32_t UnsetValue = 0x7fffffff;

struct CallInstr {
  static constexpr unsigned NoFunction = ~0U;

  llvm::StringRef Name; ///< As written; empty if through a pointer.
  TermId Pointer = 0;   ///< Through a pointer: its value.
  Location Where;
  /// What the model says; null if it says nothing.
  const CallModel *Model = nullptr;
  /// Index into the unit's functions, if the callee is defined in the unit.
  /// With a model, too, if it may leave to others what the model says.
  unsigned Callee = NoFunction;
  std::vector<TermId> Args;
  /// One for each of Model->Effects.
  std::vector<EffectOperands> Operands;
  /// An argument of type gfp_t, which decides whether the callee sleeps; -1:
  /// none.
  int GfpArg = -1;
  /// Annotations say that the unknown callee acquires or releases locks.
  bool ChangesLocks = false;
  /// Model->Returns or Model->Running, resolved.
  TermId Returns = 0;
  TermId Locked = 0; ///< Model->Locked, resolved.
  /// Numbers the values that this call makes: TermTable::result(Number, …).
  uint32_t Number = 0;
  /// The callee returns a struct: copied, not a value.
  bool Aggregate = false;
  /// It takes any number of arguments, as printk() does.
  bool Variadic = false;
  /// It returns a number, by convention 0 or an error code.
  bool Fails = false;
};

/// A function becomes the handler of an object.
struct Registration {
  const CallbackModel *Row = nullptr;
  /// Its address; or the value of a parameter, which addPassedHandlers() asks
  /// for.
  TermId Function = 0;
  TermId Object = 0;
  /// What it gets as its last parameter; 0: the object, or not known.
  TermId Passed = 0;
  Location Where;
  /// Numbers the call's result, if other values than 0 mean that it failed.
  uint32_t Call = 0;
  /// The member it is assigned to, as "file_operations.open"; or empty.
  std::string Member;
  /// Numbers the initialiser or the function that it is set in.
  uint32_t SetIn = 0;
  /// Set in a variable with external linkage: other files may use it.
  bool Shared = false;
  /// Everything that the row asks for is met in the unit.
  bool Applies = true;
  /// The locks of CallbackModel::Holds, over the callback's parameters; 0: it
  /// has no such member.
  llvm::SmallVector<TermId, 0> Held = {};
};

struct Instr {
  enum class Kind : uint8_t {
    Assign,      ///< Place = Value
    Copy,        ///< the struct at Place = the struct at Value (a place)
    Forget,      ///< Place holds something new and unknown
    Unset,       ///< The same, of a variable that is given no value.
    Register,    ///< a function becomes a handler
    Dereference, ///< Value points to something: it is not NULL from here on.
    Call,
    Return, ///< marks the return statement; Where says which
  };
  Kind Do = Kind::Assign;
  TermId Place = 0;
  TermId Value = 0;
  /// Call, Register: index into FunctionIR::Calls, Registrations. Forget,
  /// Unset: numbers the value.
  uint32_t Number = 0;
  Location Where;
};

struct SwitchCase {
  bool Default = false;
  int64_t Lo = 0, Hi = 0;
};

struct BlockIR {
  enum class End : uint8_t {
    Jump,   ///< To every successor: nothing is known of the choice.
    Branch, ///< Condition != 0: successor 0, else successor 1.
    Switch,
    Stop, ///< Does not return.
  };
  std::vector<Instr> Instrs;
  End Ends = End::Jump;
  TermId Condition = 0;
  /// Indices into FunctionIR::Blocks; -1: unreachable.
  llvm::SmallVector<int, 2> Successors;
  /// Switch: one for each successor.
  std::vector<SwitchCase> Cases;
  /// Numbers the block in the unit, for TermTable::phi().
  uint32_t Number = 0;
};

struct FunctionIR {
  llvm::StringRef Name;
  Location Where;
  Location End;                ///< The closing brace.
  std::vector<BlockIR> Blocks; ///< In reverse post-order.
  unsigned Entry = 0, Exit = 0;
  std::vector<CallInstr> Calls;
  std::vector<Registration> Registrations;
  std::vector<TermId> ParamPlaces;
  std::vector<std::string> ParamNames;
  llvm::SmallVector<bool, 6> ParamIsPointer;
  bool ReturnsVoid = true;
  bool ReturnsPointer = false;
  bool ReturnsBool = false;
  /// A number that cannot be negative, and so is no error code.
  bool ReturnsUnsigned = false;
  bool ReturnsAggregate = false;
  /// By parameter: the constant that every call of it passes, if they agree and
  /// nobody else can call it.
  std::vector<std::optional<int64_t>> AlwaysPassed;
  bool Inline = false;
  /// UnitFunction::Driver, for the engine, which sees nothing else of the unit.
  llvm::StringRef Driver;

  /// __must_hold(), __acquires(), __releases() on the declaration.
  struct Annotation {
    enum Kind : uint8_t { MustHold, Acquires, Releases } What;
    TermId Lock; ///< 0 if the expression could not be resolved.
  };
  llvm::SmallVector<Annotation, 1> Annotations;
};

/// The locks that \p F releases and, as far as its own calls go, never
/// acquires.
std::set<PlaceKey> releasedAlone(const FunctionIR &F, const TermTable &T);

} // namespace locklint

#endif // LOCKLINT_IR_IR_H
