package io.relayer.signer.signing;

import io.relayer.core.attempt.Fees;
import io.relayer.core.domain.Address;
import io.relayer.core.signing.ReadyTransaction;
import io.relayer.core.signing.SenderSituation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who of a pool is to sign what: each transaction in its turn goes to the member that has the most
/// room left, among those that can pay for it. Nobody is bound by it: what a member does not come
/// to sign stays in the pool, and is shared out anew.
final class PoolShares {
  private final Pricing pricing;
  private final List<Member> members;

  private static final class Member {
    private final Address sender;
    private final Purse purse;
    private final List<ReadyTransaction> share = new ArrayList<>();
    private int room;

    private Member(Address sender, int room, Purse purse) {
      this.sender = sender;
      this.room = room;
      this.purse = purse;
    }
  }

  private PoolShares(Pricing pricing, List<Member> members) {
    this.pricing = pricing;
    this.members = members;
  }

  /// Those of the members that may take nonces now.
  static PoolShares among(List<SenderSituation> pool, Pricing pricing) {
    List<Member> members = new ArrayList<>();
    for (SenderSituation sender : pool) {
      if (Plan.of(sender) instanceof Plan.Sign(var _, int room, var funds)) {
        members.add(new Member(sender.sender(), room, new Purse(funds)));
      }
    }
    return new PoolShares(pricing, members);
  }

  /// How many all of them together could take.
  int room() {
    return members.stream().mapToInt(member -> member.room).sum();
  }

  /// @param queue in its order
  Map<Address, List<ReadyTransaction>> of(List<ReadyTransaction> queue) {
    for (ReadyTransaction transaction : queue) {
      Optional<Fees> fees = pricing.fees(transaction);
      members.stream()
          .filter(member -> member.room > 0)
          .sorted(Comparator.comparingInt((Member member) -> -member.room))
          .filter(member -> fees.isEmpty() || member.purse.pay(transaction, fees.get()))
          .findFirst()
          .ifPresent(member -> {
            member.share.add(transaction); // without fees: whoever gets it says that it is too dear
            member.room--;
          });
    }
    Map<Address, List<ReadyTransaction>> shares = new HashMap<>();
    members.forEach(member -> shares.put(member.sender, member.share));
    return shares;
  }
}
