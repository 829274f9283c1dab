/// A record's bytes become a signing request, or a refusal that says what is wrong.
@NullMarked
package io.relayer.signer.request;

import org.jspecify.annotations.NullMarked;
