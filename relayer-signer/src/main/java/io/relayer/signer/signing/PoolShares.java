package io.relayer.signer.signing;

import io.relayer.ethereum.transaction.TransactionFees;
import io.relayer.ethereum.value.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Shares of a pool's members in its queue: each transaction in its turn goes to the member that
/// has the most room left, among those that can pay for it. Where all have to wait for what is out,
/// the richest of those whose whole balance covers it saves for it, and takes nothing behind it;
/// the others go on. What no member could ever pay is passed over, and one of them says so.
///
/// Nobody is bound by it: what a member does not come to sign stays in the pool, and is shared out
/// anew.
///
/// Why: RATIONALE.md#pool-shares.
final class PoolShares {
  private final Pricing pricing;
  private final List<Member> members;
  private final Optional<BigInteger> richest;

  private static final class Member {
    private final Address sender;
    private final SpendableBalance purse;
    private final List<ReadyTransaction> share = new ArrayList<>();
    private final List<ReadyTransaction> beyond = new ArrayList<>();
    private int room;

    private Member(Address sender, int room, SpendableBalance purse) {
      this.sender = sender;
      this.room = room;
      this.purse = purse;
    }

    private BigInteger balance() {
      BigInteger known = purse.balance();
      return known == null ? BigInteger.ZERO : known;
    }
  }

  private PoolShares(Pricing pricing, List<Member> members, Optional<BigInteger> richest) {
    this.pricing = pricing;
    this.members = members;
    this.richest = richest;
  }

  /// Those of the members that may take nonces now.
  ///
  /// @param richest balance of any member, also of those that others sign for; empty where that is
  ///   not known
  static PoolShares among(
      List<SenderSituation> pool, Pricing pricing, Optional<BigInteger> richest) {
    List<Member> members = new ArrayList<>();
    for (SenderSituation sender : pool) {
      if (SenderDecision.of(sender) instanceof SenderDecision.Sign(var _, int room, var funds)) {
        members.add(new Member(sender.sender(), room, new SpendableBalance(funds)));
      }
    }
    return new PoolShares(pricing, members, richest);
  }

  /// How many all of them together could take.
  int room() {
    return members.stream().mapToInt(member -> member.room).sum();
  }

  /// @param queue in its order
  Map<Address, Share> of(List<ReadyTransaction> queue) {
    for (ReadyTransaction transaction : queue) {
      Optional<TransactionFees> fees = pricing.fees(transaction);
      Optional<Member> payer =
          members.stream()
              .filter(member -> member.room > 0)
              .sorted(Comparator.comparingInt((Member member) -> -member.room))
              .filter(member -> fees.isEmpty() || member.purse.pay(transaction, fees.get()))
              .findFirst();
      if (payer.isPresent()) {
        payer.get().share.add(transaction); // without fees: whoever gets it says it is too dear
        payer.get().room--;
      } else {
        fees.ifPresent(known -> unpaid(transaction, known));
      }
    }
    Map<Address, Share> shares = new HashMap<>();
    members.forEach(member -> shares.put(member.sender, new Share(member.share, member.beyond)));
    return shares;
  }

  private void unpaid(ReadyTransaction transaction, TransactionFees fees) {
    Comparator<Member> byBalance = Comparator.comparing(Member::balance);
    Optional<Member> saving =
        members.stream()
            .filter(member -> member.room > 0 && !member.purse.isBeyond(transaction, fees))
            .max(byBalance);
    if (saving.isPresent()) {
      saving.get().share.add(transaction);
      saving.get().room = 0;
    } else if (richest.isPresent()
        && SpendableBalance.cost(transaction, fees).compareTo(richest.get()) > 0) {
      members.stream().max(byBalance).ifPresent(member -> member.beyond.add(transaction));
    } // else a member has enough that is full, or that another process signs for
  }

  /// A member's part of its pool.
  ///
  /// @param toSign behind its own, in the pool's order
  /// @param beyond what costs more than any member has, of which it is to be said
  record Share(List<ReadyTransaction> toSign, List<ReadyTransaction> beyond) {
    static final Share NONE = new Share(List.of(), List.of());

    Stream<ReadyTransaction> all() {
      return Stream.concat(toSign.stream(), beyond.stream());
    }
  }
}
