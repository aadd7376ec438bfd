/** What the official client has no models for: custom resources, written down from their documentation. */
package dev.runnel.k8s.crd;
