/** Holds what Kustomize renders against the API's models, and its parts against each other. */
package dev.runnel.k8s;
