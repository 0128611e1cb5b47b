package intake

import (
	"encoding/json"
	"net/http"

	"tocsin/incident"
)

// answerHook says what became of a signal. Whatever is understood is taken: 202.
func answerHook(w http.ResponseWriter, n incident.Number, became result) {
	if became == resultFailed {
		failed(w, problem)
		return
	}
	said := map[string]string{"status": string(became)}
	if n != 0 {
		said["incident"] = n.String()
	}
	writeJSON(w, http.StatusAccepted, said)
}

// failed says that it is our own fault, and that it is worth sending again.
func failed(w http.ResponseWriter, as shape) {
	w.Header().Set("Retry-After", "5")
	writeJSON(w, http.StatusServiceUnavailable, as(string(resultFailed), "That could not be written down. Please send it again."))
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// shape is how a refusal looks in JSON: problem, or PagerDuty's.
type shape func(code, message string) map[string]any

func problem(code, message string) map[string]any {
	return map[string]any{"error": map[string]string{"code": code, "message": message}}
}
