package io.relayer.app.doctor;

import io.relayer.app.doctor.Finding.Ok;
import io.relayer.app.doctor.Finding.Warning;
import io.relayer.app.doctor.Finding.Wrong;
import io.relayer.app.run.Signers;
import io.relayer.core.RelayerException;
import io.relayer.ethereum.value.Address;
import io.relayer.ethereum.value.Named;
import io.relayer.signer.keys.LocalKeys;
import io.relayer.signer.keys.TransactionSigner;
import io.relayer.signer.settings.SignerSettings;
import java.util.ArrayList;
import java.util.List;

/// Checks that the configured keys can be used: each is opened as role `signer` opens it.
record KeyChecks(List<SignerSettings> signers) {
  private static final int NAMED = 5;

  List<Finding> all() {
    if (signers.isEmpty()) {
      return List.of(
          new Warning("keys", "signers: none is configured, so role signer does not start here"));
    }
    List<Finding> findings = new ArrayList<>();
    signers.forEach(signer -> findings.addAll(open(signer)));
    return findings;
  }

  private static List<Finding> open(SignerSettings settings) {
    try (LocalKeys keys = Signers.open(settings)) {
      List<Finding> findings = new ArrayList<>();
      findings.add(new Ok("keys", "%s: %s".formatted(where(settings), addresses(keys))));
      keys.problems().forEach(problem -> findings.add(new Wrong("keys", problem)));
      keys.leftOut().forEach(file -> findings.add(new Warning("keys", "not used: " + file)));
      return findings;
    } catch (RelayerException e) {
      // Of keystores each file that can't be used has a line.
      return String.valueOf(e.getMessage())
          .lines()
          .<Finding>map(line -> new Wrong("keys", line))
          .toList();
    }
  }

  private static String where(SignerSettings settings) {
    return switch (settings) {
      case SignerSettings.Keystore(var path, var _) -> path.toString();
      case SignerSettings.Web3signer(var url, var _) -> url.toString();
      case SignerSettings.AwsKms(var key, var _) -> key;
    };
  }

  private static String addresses(TransactionSigner signer) {
    List<String> all = signer.senders().stream().map(Address::toString).sorted().toList();
    String named = Named.of(all, NAMED, ", ", "relayer keys list");
    return all.size() <= NAMED ? named : "%d keys: %s".formatted(all.size(), named);
  }
}
