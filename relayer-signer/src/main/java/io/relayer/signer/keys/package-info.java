/// Signers: local keys from keystore files, and the seam for key services elsewhere. Private keys
/// never leave this package.
@NullMarked
package io.relayer.signer.keys;

import org.jspecify.annotations.NullMarked;
