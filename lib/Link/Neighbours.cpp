//===- Neighbours.cpp - The other files of one file's program -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link/Neighbours.h"
#include "Store/UnitHead.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Path.h"
#include <map>
#include <set>
#include <tuple>

using namespace locklint;
using llvm::Expected;
using llvm::StringRef;

namespace {

/// Units below a file, which it calls, and above it, which call it or register
/// its functions. A core's functions are called by thousands of files.
constexpr size_t MaxBelow = 24, MaxAbove = 24;
/// How far callers are followed: who holds a lock may be some calls away.
constexpr unsigned MaxRounds = 3;

/// Chooses units of a store, from near to far. Where the store fails, it has no
/// more units.
class Search {
public:
  Search(UnitStore &Store, StringRef Path) : Store(Store), Path(Path) {}

  /// Adds those that define what \p H calls, and what that calls.
  void addBelow(const UnitHead &H);
  /// Adds those that refer to what \p H defines, and those that refer to these.
  void addAbove(const UnitHead &H);

  struct Unit {
    StoredUnit Stored;
    UnitHead Head;
  };
  /// By path and number.
  std::map<std::pair<std::string, int64_t>, Unit> Chosen;

private:
  using Candidates = std::vector<std::pair<int64_t, std::string>>;
  Candidates candidates(UnitStore::Relation Has, StringRef Name);
  const Unit *add(int64_t Number, const std::string &Its);

  UnitStore &Store;
  StringRef Path;
  /// Those that are of no use.
  std::set<int64_t> Refused;
};

} // namespace

Search::Candidates Search::candidates(UnitStore::Relation Has, StringRef Name) {
  Expected<Candidates> Found = Store.unitsThat(Has, Name);
  if (!Found) {
    llvm::consumeError(Found.takeError());
    return {};
  }
  // The file itself is given, perhaps with edits that the store has not seen.
  llvm::erase_if(*Found, [&](const auto &C) {
    return C.second == Path || Refused.count(C.first);
  });
  return std::move(*Found);
}

const Search::Unit *Search::add(int64_t Number, const std::string &Its) {
  auto Known = Chosen.find({Its, Number});
  if (Known != Chosen.end())
    return &Known->second;
  Expected<std::optional<StoredUnit>> Stored = Store.unit(Number);
  std::optional<UnitHead> Head;
  if (!Stored)
    llvm::consumeError(Stored.takeError());
  else if (*Stored)
    Head = UnitHead::read((*Stored)->Encoded);
  if (!Head) {
    Refused.insert(Number);
    return nullptr;
  }
  return &Chosen
              .try_emplace({Its, Number},
                           Unit{std::move(**Stored), std::move(*Head)})
              .first->second;
}

void Search::addBelow(const UnitHead &H) {
  std::vector<std::string> Wanted;
  llvm::StringSet<> Seen;
  // The model's word replaces the body of such a function, see linkAround().
  auto Want = [&](const UnitHead::Reference &R) {
    if (!R.Modelled && Seen.insert(R.Name).second)
      Wanted.push_back(R.Name);
  };
  llvm::for_each(H.References, Want);
  for (size_t I = 0; I != Wanted.size() && Chosen.size() < MaxBelow; ++I)
    for (const auto &[Number, Its] :
         candidates(UnitStore::Relation::Defines, Wanted[I]))
      if (const Unit *U = add(Number, Its))
        for (const UnitHead::Definition &D : U->Head.Definitions)
          if (D.Name == Wanted[I])
            for (unsigned Reference : D.Calls)
              Want(U->Head.References[Reference]);
}

void Search::addAbove(const UnitHead &H) {
  size_t Most = Chosen.size() + MaxAbove;
  llvm::StringSet<> Seen;
  std::vector<std::string> Names;
  for (const UnitHead::Definition &D : H.Definitions)
    if (Seen.insert(D.Name).second)
      Names.push_back(D.Name);
  StringRef Here = llvm::sys::path::parent_path(Path);
  for (unsigned Round = 0; Round != MaxRounds && !Names.empty(); ++Round) {
    // Files of one directory are mostly of one driver.
    std::map<std::tuple<bool, std::string, int64_t>, std::vector<std::string>>
        Users;
    for (const std::string &Name : Names)
      for (const auto &[Number, Its] :
           candidates(UnitStore::Relation::RefersTo, Name))
        Users[{llvm::sys::path::parent_path(Its) != Here, Its, Number}]
            .push_back(Name);
    Names.clear();
    for (const auto &[User, Used] : Users) {
      if (Chosen.size() >= Most)
        return;
      const Unit *U = add(std::get<2>(User), std::get<1>(User));
      if (!U)
        continue;
      for (const UnitHead::Definition &D : U->Head.Definitions)
        if (llvm::any_of(D.Calls, [&](unsigned Reference) {
              return llvm::is_contained(Used,
                                        U->Head.References[Reference].Name);
            }))
          if (Seen.insert(D.Name).second)
            Names.push_back(D.Name);
    }
  }
}

std::optional<LinkResult> Neighbours::link(const LinkInput &Unit,
                                           StringRef Path, const Model &M) {
  std::optional<UnitHead> Head = UnitHead::read(Unit.Encoded);
  if (!Head)
    return std::nullopt;
  Search Near(*Store, Path);
  Near.addBelow(*Head);
  Near.addAbove(*Head);
  if (Near.Chosen.empty() || !Store->isUndisturbed())
    return std::nullopt;
  std::vector<LinkInput> Units = {Unit};
  for (const auto &Entry : Near.Chosen)
    Units.push_back(
        {Entry.second.Stored.Encoded, Entry.second.Stored.Directory});
  return linkAround(Units, M);
}
