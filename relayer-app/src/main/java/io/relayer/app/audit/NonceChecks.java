package io.relayer.app.audit;

import io.relayer.app.audit.Violation.Kind;
import java.util.List;

/// Each nonce of a sender, from its first to before its next, is exactly one transaction, unless it
/// was given up to foreign transactions, or is below the mark up to which those of its sender were
/// deleted by their age.
final class NonceChecks {
  private NonceChecks() {}

  private static final String MISSING =
      """
      with checked as (
        select c.*, greatest(c.first_nonce, c.pruned_below) as from_nonce from accounts c
        where c.chain_id = :chain and c.first_nonce is not null and c.address <> all(:leftOut)),
      used as (
        select a.address, a.from_nonce - 1 as nonce from checked a
        union all
        select a.address, a.next_nonce from checked a
        union all
        select t.sender, t.nonce from transactions t
        join checked a on a.chain_id = t.chain_id and a.address = t.sender
        where t.chain_id = :chain and t.nonce >= a.from_nonce and t.nonce < a.next_nonce
        union
        select d.address, n from adoptions d
        join checked a on a.chain_id = d.chain_id and a.address = d.address and d.from_nonce >= a.first_nonce
        cross join generate_series(greatest(d.from_nonce, a.from_nonce), d.next_nonce - 1) n
        where d.chain_id = :chain),
      steps as (select address, nonce, lead(nonce) over (partition by address order by nonce) as following from used)
      select null as transaction_id,
             case when following - nonce = 2 then format('nonce %s of %s has no transaction', nonce + 1, hex(address))
                  else format('nonces %s to %s of %s have no transaction', nonce + 1, following - 1, hex(address)) end as detail
      from steps where following > nonce + 1
      """;

  private static final String TWICE =
      """
      select min(transaction_id::text) as transaction_id,
             format('nonce %s of %s has %s transactions: %s', nonce, hex(sender), count(*),
                    string_agg(transaction_id::text, ', ' order by transaction_id)) as detail
      from transactions where chain_id = :chain and nonce is not null and sender <> all(:leftOut)
      group by sender, nonce having count(*) > 1
      """;

  private static final String OUTSIDE =
      """
      select t.transaction_id,
             case when a.first_nonce is null then format('nonce %s of %s, which is not in use', t.nonce, hex(t.sender))
                  else format('nonce %s of %s is not among those taken, %s to %s', t.nonce, hex(t.sender), a.first_nonce,
                              a.next_nonce - 1) end as detail
      from transactions t
      left join accounts a on a.chain_id = t.chain_id and a.address = t.sender
      where t.chain_id = :chain and t.nonce is not null and t.sender <> all(:leftOut) and a.managed_by is distinct from 'external'
        and (a.first_nonce is null or t.nonce < a.first_nonce or t.nonce >= a.next_nonce)
      """;

  static final List<Check> ALL =
      List.of(
          new Check(Kind.HOLE, MISSING),
          new Check(Kind.HOLE, TWICE),
          new Check(Kind.HOLE, OUTSIDE));
}
