//===- Neighbours.cpp - The other files of one file's program -------------===//
//
// Part of locklint, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link/Neighbours.h"
#include "Store/Archive.h"
#include "Store/FindingCodec.h"
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
/// Units that store functions in members of structs which are called. Some
/// structs are of thousands of files.
constexpr size_t MaxStoring = 24;
/// A program of so few units, and of so many bytes, is linked as a whole, which
/// takes a fraction of a second.
constexpr size_t MaxWhole = MaxBelow + MaxAbove, MaxWholeBytes = 1 << 20;
/// The findings of a program of so many units are looked up.
constexpr size_t MaxKnown = 1000;
/// How far callers are followed: who holds a lock may be some calls away.
constexpr unsigned MaxRounds = 3;

/// Chooses units of a store, from near to far. Where the store fails, it has no
/// more units.
class Search {
public:
  Search(UnitStore &Store, const UnitHead &File, StringRef Path)
      : Store(Store), File(File), Path(Path) {}

  /// Adds those that define what the file calls, and what that calls; functions
  /// and members of structs.
  void addBelow();
  /// Adds those that call what the file defines or stores in members, and those
  /// that call these.
  void addAbove();
  /// Whether the file has something to do with others, or calls what it stores
  /// in members itself.
  bool isOfUse() const;

  struct Unit {
    StoredUnit Stored;
    UnitHead Head;
  };
  /// By path and number.
  std::map<std::pair<std::string, int64_t>, Unit> Chosen;
  KnownMembers Members;

private:
  using Candidates = std::vector<UnitStore::UnitName>;
  Candidates candidates(UnitStore::Relation Has, StringRef Name);
  const Unit *add(const UnitStore::UnitName &U);
  bool isChosen(const UnitStore::UnitName &U) const {
    return Chosen.count({U.second, U.first});
  }

  template <class T> void want(const UnitHead &H, const T &Of);
  void wantName(const UnitHead::Reference &R);
  void wantMember(StringRef Name);
  void findWanted();
  void findDefinitions(StringRef Name);
  void findStored(StringRef Name);

  UnitStore &Store;
  const UnitHead &File;
  StringRef Path;
  /// Those that are of no use.
  std::set<int64_t> Refused;
  llvm::StringSet<> Seen;
  /// Functions and members, in the order in which they were met, and how many
  /// of them were looked up.
  std::vector<std::string> Names, MemberNames;
  size_t NextName = 0, NextMember = 0;
  size_t NumBelow = 0, NumStoring = 0;
};

} // namespace

/// All candidates, those among them that are of no use, too.
Search::Candidates Search::candidates(UnitStore::Relation Has, StringRef Name) {
  Expected<Candidates> Found = Store.unitsThat(Has, Name);
  if (!Found) {
    llvm::consumeError(Found.takeError());
    return {};
  }
  // The file itself is given, perhaps with edits that the store has not seen.
  llvm::erase_if(*Found, [&](const auto &C) { return C.second == Path; });
  return std::move(*Found);
}

/// Null if it is of no use.
const Search::Unit *Search::add(const UnitStore::UnitName &U) {
  const auto &[Number, Its] = U;
  auto Known = Chosen.find({Its, Number});
  if (Known != Chosen.end())
    return &Known->second;
  if (Refused.count(Number))
    return nullptr;
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

void Search::wantName(const UnitHead::Reference &R) {
  // The model's word replaces the body of such a function, see linkAround().
  if (!R.Modelled && Seen.insert(R.Name).second)
    Names.push_back(R.Name);
}

void Search::wantMember(StringRef Name) {
  if (Seen.insert(Name).second)
    MemberNames.push_back(Name.str());
}

/// Looks for all that \p Of, a definition or member of \p H, leads to.
template <class T> void Search::want(const UnitHead &H, const T &Of) {
  for (unsigned Reference : Of.Calls)
    wantName(H.References[Reference]);
  for (unsigned Member : Of.Through)
    wantMember(H.Members[Member].Name);
}

void Search::findWanted() {
  // Elements are copied, as there may be more meanwhile.
  while (NextName != Names.size() || NextMember != MemberNames.size())
    if (NextName != Names.size())
      findDefinitions(std::string(Names[NextName++]));
    else
      findStored(std::string(MemberNames[NextMember++]));
}

void Search::findDefinitions(StringRef Name) {
  if (NumBelow >= MaxBelow)
    return;
  for (const UnitStore::UnitName &C :
       candidates(UnitStore::Relation::Defines, Name)) {
    bool New = !isChosen(C);
    const Unit *U = add(C);
    if (!U)
      continue;
    NumBelow += New;
    for (const UnitHead::Definition &D : U->Head.Definitions)
      if (D.Name == Name)
        want(U->Head, D);
  }
}

/// Adds all units that store something in a member: what it points to is known
/// of all of them or not at all.
void Search::findStored(StringRef Name) {
  Candidates Storing = candidates(UnitStore::Relation::Defines, Name);
  size_t New = llvm::count_if(
      Storing, [&](const UnitStore::UnitName &C) { return !isChosen(C); });
  if (NumStoring + New > MaxStoring)
    return;
  auto IsOther = [](const UnitHead::Member *M) { return M && !M->Code; };
  const UnitHead::Member *Its = File.member(Name);
  bool All = true, OfOtherType = Its && Its->Stored && IsOther(Its);
  std::vector<std::pair<const UnitHead *, const UnitHead::Member *>> Found;
  for (const UnitStore::UnitName &C : Storing) {
    const Unit *U = add(C);
    const UnitHead::Member *M = U ? U->Head.member(Name) : nullptr;
    All &= U != nullptr;
    if (!M || !M->Stored)
      continue;
    OfOtherType |= IsOther(M);
    Found.emplace_back(&U->Head, M);
  }
  NumStoring += New;
  if (!All || OfOtherType)
    return;
  Members.insert(Name);
  for (auto [Head, M] : Found)
    want(*Head, *M);
}

void Search::addBelow() {
  llvm::for_each(File.References, [&](auto &R) { wantName(R); });
  for (const UnitHead::Member &M : File.Members)
    if (M.Called)
      wantMember(M.Name);
  findWanted();
}

void Search::addAbove() {
  size_t Most = Chosen.size() + MaxAbove;
  llvm::StringSet<> Known;
  std::vector<std::string> Used;
  auto Add = [&](StringRef Name) {
    if (Known.insert(Name).second)
      Used.push_back(Name.str());
  };
  for (const UnitHead::Definition &D : File.Definitions)
    Add(D.Name);
  for (const UnitHead::Member &M : File.Members)
    if (M.Stored && M.Code &&
        !candidates(UnitStore::Relation::RefersTo, M.Name).empty()) {
      wantMember(M.Name);
      findWanted();
      if (Members.contains(M.Name))
        Add(M.Name);
    }
  StringRef Here = llvm::sys::path::parent_path(Path);
  for (unsigned Round = 0; Round != MaxRounds && !Used.empty(); ++Round) {
    // Files of one directory are mostly of one driver.
    std::map<std::tuple<bool, std::string, int64_t>, std::vector<std::string>>
        Users;
    for (const std::string &Name : Used)
      for (const auto &[Number, Its] :
           candidates(UnitStore::Relation::RefersTo, Name))
        Users[{llvm::sys::path::parent_path(Its) != Here, Its, Number}]
            .push_back(Name);
    Used.clear();
    for (const auto &[User, Called] : Users) {
      if (Chosen.size() >= Most)
        return;
      const Unit *U = add({std::get<2>(User), std::get<1>(User)});
      if (!U)
        continue;
      const UnitHead &H = U->Head;
      for (const UnitHead::Definition &D : H.Definitions)
        if (llvm::any_of(D.Calls,
                         [&](unsigned R) {
                           return llvm::is_contained(Called,
                                                     H.References[R].Name);
                         }) ||
            llvm::any_of(D.Through, [&](unsigned M) {
              return llvm::is_contained(Called, H.Members[M].Name);
            }))
          Add(D.Name);
    }
  }
}

bool Search::isOfUse() const {
  return !Chosen.empty() ||
         llvm::any_of(File.Members, [](const UnitHead::Member &M) {
           return M.Called && M.Stored;
         });
}

/// All units of the store, in the order of paths, but for those of the main
/// file
/// \p Without; none if one has changed or there are more than \p Most.
static std::optional<std::vector<StoredUnit>>
allUnits(UnitStore &Store, size_t Most, StringRef Without) {
  auto Units = Store.units(Most);
  if (!Units) {
    llvm::consumeError(Units.takeError());
    return std::nullopt;
  }
  if (!*Units)
    return std::nullopt;
  std::vector<StoredUnit> Found;
  for (const auto &[Number, Its] : **Units) {
    if (Its == Without)
      continue;
    Expected<std::optional<StoredUnit>> U = Store.unit(Number);
    if (!U)
      llvm::consumeError(U.takeError());
    if (!U || !*U)
      return std::nullopt;
    Found.push_back(std::move(**U));
  }
  return Found;
}

/// The findings of the program when it was linked last, if \p Unit, whose main
/// file is \p Path, and all others are as they were then.
static std::optional<LinkResult> knownProgram(UnitStore &Store,
                                              const LinkInput &Unit,
                                              StringRef Path, const Model &M) {
  // After an edit, no more is read than that.
  Expected<bool> IsKnown = Store.hasUnit(Path, Unit.Directory, Unit.Encoded);
  if (!IsKnown)
    llvm::consumeError(IsKnown.takeError());
  if (!IsKnown || !*IsKnown)
    return std::nullopt;
  auto All = allUnits(Store, MaxKnown, /*Without=*/"");
  if (!All)
    return std::nullopt;
  llvm::sort(*All, [](const StoredUnit &A, const StoredUnit &B) {
    return std::tie(A.Path, A.Encoded) < std::tie(B.Path, B.Encoded);
  });
  std::vector<LinkInput> Units;
  for (const StoredUnit &U : *All)
    Units.push_back({U.Encoded, U.Directory});
  Expected<std::optional<std::string>> Bytes =
      Store.findProgram(programKey(Units));
  if (!Bytes)
    llvm::consumeError(Bytes.takeError());
  if (!Bytes || !*Bytes)
    return std::nullopt;
  LinkResult Result;
  Result.Names = std::make_shared<ProgramTables>(M);
  auto Findings = decodeFindings(**Bytes, *Result.Names);
  if (!Findings)
    return std::nullopt;
  Result.Findings = std::move(*Findings);
  return Result;
}

/// All of the program, in the order of paths, if it is small and as it was but
/// for the main file \p Path, which \p Unit is.
static std::vector<LinkInput> wholeProgram(UnitStore &Store,
                                           const LinkInput &Unit,
                                           StringRef Path,
                                           std::vector<StoredUnit> &Owner) {
  auto Others = allUnits(Store, MaxWhole, Path);
  if (!Others)
    return {};
  size_t Bytes = 0;
  for (const StoredUnit &U : *Others)
    Bytes += U.Encoded.size();
  if (Bytes > MaxWholeBytes)
    return {};
  Owner = std::move(*Others);
  std::vector<LinkInput> Whole;
  bool IsThere = false;
  for (const StoredUnit &U : Owner) {
    if (!IsThere && Path < U.Path)
      Whole.push_back(Unit);
    IsThere |= Path < U.Path;
    Whole.push_back({U.Encoded, U.Directory});
  }
  if (!IsThere)
    Whole.push_back(Unit);
  return Whole;
}

std::optional<LinkResult> Neighbours::link(const LinkInput &Unit,
                                           StringRef Path, const Model &M) {
  if (std::optional<LinkResult> Known = knownProgram(*Store, Unit, Path, M);
      Known && Store->isUndisturbed())
    return Known;
  std::vector<StoredUnit> Owner;
  if (std::vector<LinkInput> Whole = wholeProgram(*Store, Unit, Path, Owner);
      !Whole.empty()) {
    if (Whole.size() == 1 || !Store->isUndisturbed())
      return std::nullopt;
    return linkUnits(Whole, M);
  }
  std::optional<UnitHead> Head = UnitHead::read(Unit.Encoded);
  if (!Head)
    return std::nullopt;
  Search Near(*Store, *Head, Path);
  Near.addBelow();
  Near.addAbove();
  if (!Near.isOfUse() || !Store->isUndisturbed())
    return std::nullopt;
  // In the order of paths, as the whole program would be: a function of a
  // header is taken from the first that includes it.
  std::vector<LinkInput> Units;
  for (const auto &[Name, U] : Near.Chosen)
    Units.push_back({U.Stored.Encoded, U.Stored.Directory});
  size_t Middle = std::distance(Near.Chosen.begin(),
                                Near.Chosen.lower_bound({Path.str(), 0}));
  Units.insert(Units.begin() + Middle, Unit);
  return linkAround(Units, Middle, M, Near.Members);
}
